using Gateway.Telemetry.Events;

namespace Gateway.Tests.Telemetry.Events;

[Parallelizable]
internal sealed class EventTextTests
{
    [TestCase("acme", "acme")]
    [TestCase("", null)]
    [TestCase("\u0000\u001b\n", null)]
    [TestCase("a\u001b[31mb\r\nc\u202ed", "a[31mbcd")]
    [TestCase("日本/ü", "日本/ü")]
    public void OfUnmapped_KeepsWhatCanBeShown(string sent, string? kept) => Assert.That(EventText.OfUnmapped(sent), Is.EqualTo(kept));

    [Test]
    public void OfUnmapped_Long_IsCutBetweenCharacters()
    {
        var sent = new string('x', EventText.MaxUnmappedLength - 1) + "😀😀";

        Assert.That(EventText.OfUnmapped(sent), Is.EqualTo(new string('x', EventText.MaxUnmappedLength - 1)));
    }
}
