using Gateway.Evidence.Webhooks;
using Gateway.Evidence.Webhooks.Receiving;
using Gateway.Public.Legacy.Watching;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Evidence.Webhooks;

[Parallelizable(ParallelScope.All)]
internal sealed class WebhookBodyTests
{
    private const int MaxBytes = 100_000;

    [TestCase(0)]
    [TestCase(8_191)]
    [TestCase(8_192)]
    [TestCase(8_193)]
    [TestCase(MaxBytes - 1)]
    [TestCase(MaxBytes)]
    public async Task Read_UpToTheLimit_IsWholeAndGivesItsMemoryBack(int length)
    {
        var budget = new CopyBudget();
        var sent = new byte[length];
        new Random(length).NextBytes(sent);

        var (body, _) = await WebhookBody.ReadAsync(Request(sent), MaxBytes, budget, TimeProvider.System);

        Assert.That(body!.Bytes.ToArray(), Is.EqualTo(sent));
        body.Dispose();
        Assert.That(budget.Taken, Is.Zero);
    }

    [TestCase(null)]
    [TestCase(MaxBytes + 1L)]
    public async Task Read_BeyondTheLimit_IsTooLarge(long? announced)
    {
        var budget = new CopyBudget();

        var (body, fault) = await WebhookBody.ReadAsync(Request(new byte[MaxBytes + 1], announced), MaxBytes, budget, TimeProvider.System);

        Assert.That((body, fault, budget.Taken), Is.EqualTo(((WebhookBody?)null, WebhookOutcome.TooLarge, 0L)));
    }

    [Test]
    public async Task Read_NoMemoryLeft_IsBusy()
    {
        var budget = new CopyBudget(20_000);

        var (small, _) = await WebhookBody.ReadAsync(Request(new byte[100]), MaxBytes, budget, TimeProvider.System);
        var (large, fault) = await WebhookBody.ReadAsync(Request(new byte[50_000]), MaxBytes, budget, TimeProvider.System);

        Assert.That((small is not null, large, fault), Is.EqualTo((true, (WebhookBody?)null, WebhookOutcome.Busy)));
        small!.Dispose();
        Assert.That(budget.Taken, Is.Zero);
    }

    private static DefaultHttpContext Request(byte[] body, long? announced = null) =>
        new() { Request = { Body = new MemoryStream(body), ContentLength = announced } };
}
