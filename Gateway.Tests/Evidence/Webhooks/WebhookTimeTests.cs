using Gateway.Evidence.Webhooks;

namespace Gateway.Tests.Evidence.Webhooks;

[Parallelizable(ParallelScope.All)]
internal sealed class WebhookTimeTests
{
    [TestCase("2026-03-02T09:05:00Z", "2026-03-02T09:05:00.000000000Z")]
    [TestCase("2026-03-02T09:05:00.1Z", "2026-03-02T09:05:00.100000000Z")]
    [TestCase("2026-03-02T09:05:00.123456789Z", "2026-03-02T09:05:00.123456789Z")]
    [TestCase("2026-03-02T09:05:00.1234567891Z", "2026-03-02T09:05:00.123456789Z")]
    [TestCase("2026-03-02t09:05:00z", "2026-03-02T09:05:00.000000000Z")]
    [TestCase("2026-03-02 09:05:00.5", "2026-03-02T09:05:00.500000000Z")]
    [TestCase("2026-03-02T00:05:00.000000001+02:00", "2026-03-01T22:05:00.000000001Z")]
    public void Normalize_IsoTime_HasNineDigitsInUtc(string text, string expected) => Assert.That(WebhookTime.Normalize(text), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("yesterday")]
    [TestCase("2026-13-02T09:05:00Z")]
    [TestCase("2026-03-02T09:05:00Z\n")]
    [TestCase("2026-03-02T09:05:00.Z")]
    [TestCase("1772442300")]
    [TestCase("2026-03-02T09:05:00.00000000000000000000000000000000000000000000000000000000000Z")]
    public void Normalize_AnythingElse_IsNull(string text) => Assert.That(WebhookTime.Normalize(text), Is.Null);

    [Test]
    public void Normalize_TimesADigitApart_AreInOrder()
    {
        string[] times =
        [
            "2026-03-02T09:05:00Z",
            "2026-03-02T09:05:00.000000001Z",
            "2026-03-02T09:05:00.00000001Z",
            "2026-03-02T09:05:00.2Z",
            "2026-03-02T09:05:01Z",
        ];

        Assert.That(times.Select(WebhookTime.Normalize), Is.Ordered.Using((System.Collections.IComparer)StringComparer.Ordinal));
    }
}
