using Gateway.Evidence.Shadow;
using Gateway.Mappings;
using Gateway.Public.Legacy.Watching;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Shadow;

[Parallelizable]
internal sealed class ShadowQueueTests
{
    [Test]
    public void TryAdd_MoreThanTheNumber_IsRefusedUntilOneIsTaken()
    {
        var queue = Queue(maxQueue: 2);

        Assert.That(new[] { queue.TryAdd(Exchange(10)), queue.TryAdd(Exchange(10)), queue.TryAdd(Exchange(10)) }, Is.EqualTo(new[] { true, true, false }));
        Assert.That(queue.TryTake(out _), Is.True);
        Assert.That(queue.TryAdd(Exchange(10)), Is.True);
    }

    [Test]
    public void TryAdd_MoreThanTheBytes_IsRefusedUntilRoomIsThere()
    {
        var queue = Queue(maxQueueBytes: 100);

        Assert.That(new[] { queue.TryAdd(Exchange(60)), queue.TryAdd(Exchange(60)), queue.TryAdd(Exchange(40)) }, Is.EqualTo(new[] { true, false, true }));
        queue.TryTake(out var first);
        first!.Form!.Release();
        Assert.That(queue.TryAdd(Exchange(60)), Is.True);
    }

    [Test]
    public void TryTake_Empty_HasNone() => Assert.That(Queue().TryTake(out _), Is.False);

    private static ShadowQueue Queue(int maxQueue = 100, int maxQueueBytes = 1_000) =>
        new(Options.Create(new ShadowOptions { MaxQueue = maxQueue, MaxQueueBytes = maxQueueBytes }));

    private static ShadowExchange Exchange(int bytes)
    {
        var form = new BodyCopy(new CopyBudget(), 1_000);
        form.Append(new byte[bytes]);
        return new ShadowExchange(Sample.Entry(Sample.Mapping(state: MappingState.Shadow)), form, DateTimeOffset.UnixEpoch, 200, "https://x/", IsCut: false);
    }
}
