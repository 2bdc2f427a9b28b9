using Gateway.Storage;

namespace Gateway.Tests.Storage;

[Parallelizable]
internal sealed class StoreLatchTests
{
    [Test]
    public void Marks_StoreGoesAndComesBackTwice_AreToldOnceEach()
    {
        var told = new List<string>();
        var latch = new StoreLatch(reason => told.Add($"away: {reason}"), () => told.Add("back"));

        latch.MarkBack();
        latch.MarkAway("refused");
        latch.MarkAway("timed out");
        var wasAway = latch.IsAway;
        latch.MarkBack();
        latch.MarkBack();
        latch.MarkAway("gone again");

        Assert.That(told, Is.EqualTo(new[] { "away: refused", "back", "away: gone again" }));
        Assert.That((wasAway, latch.IsAway), Is.EqualTo((true, true)));
    }
}
