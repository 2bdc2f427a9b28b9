using Gateway.Telemetry.Events;

namespace Gateway.Tests.Telemetry.Events;

[Parallelizable]
[CancelAfter(60_000)]
internal sealed class EventRingTests
{
    [Test]
    public void TryTake_InTurn_GivesWhatWasAddedInItsOrder()
    {
        var ring = new EventRing(4);

        for (var round = 0; round < 10; round++)
        {
            Assert.That(ring.TryAdd(Pending(2 * round)) && ring.TryAdd(Pending((2 * round) + 1)), Is.True);
            Assert.That(ring.Count, Is.EqualTo(2));
            Assert.That(ring.TryTake(out var first) && first.At == 2 * round, Is.True);
            Assert.That(ring.TryTake(out var second) && second.At == (2 * round) + 1, Is.True);
            Assert.That(ring.TryTake(out _), Is.False);
        }
    }

    [Test]
    public void TryAdd_NoRoom_SaysSoUntilReopened()
    {
        var ring = new EventRing(4);
        for (var i = 0; i < 4; i++)
        {
            ring.TryAdd(Pending(i));
        }

        Assert.That(ring.IsFull, Is.False);
        Assert.That(ring.TryAdd(Pending(4)), Is.False);
        Assert.That(ring.IsFull, Is.True);

        ring.TryTake(out _);
        ring.Reopen();

        Assert.That(ring.IsFull, Is.False);
        Assert.That(ring.TryAdd(Pending(5)), Is.True);
    }

    [Test]
    public async Task TryAdd_ManyWritersAtOnce_LosesAndRepeatsNothing(CancellationToken cancellationToken)
    {
        const int Writers = 4;
        const int PerWriter = 20_000;
        var ring = new EventRing(64);
        var seen = new List<long>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            () =>
            {
                for (var i = 0; i < PerWriter;)
                {
                    if (ring.TryAdd(Pending((writer * PerWriter) + i)))
                    {
                        i++;
                    }
                    else
                    {
                        Thread.Yield();
                    }
                }
            },
            cancellationToken)));

        while (seen.Count < Writers * PerWriter && !cancellationToken.IsCancellationRequested)
        {
            if (ring.TryTake(out var pending))
            {
                Assert.That(pending.Event.Action, Is.EqualTo("redirect"));
                seen.Add(pending.At);
            }
        }

        await writing;
        Assert.That(seen.Order(), Is.EqualTo(Enumerable.Range(0, Writers * PerWriter).Select(i => (long)i)));
        for (var writer = 0; writer < Writers; writer++)
        {
            var first = writer * PerWriter;
            Assert.That(seen.Where(at => at >= first && at < first + PerWriter), Is.Ordered);
        }
    }

    private static PendingEvent Pending(long at) => new(new GatewayEvent { Action = "redirect", Status = EventStatus.Success }, at, 0);
}
