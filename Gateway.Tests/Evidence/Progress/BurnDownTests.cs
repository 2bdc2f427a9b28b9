using Gateway.Evidence.Progress;

namespace Gateway.Tests.Evidence.Progress;

[Parallelizable]
internal sealed class BurnDownTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    [Test]
    public void Fill_Gaps_AreAsTheDayBefore()
    {
        var filled = BurnDown.Fill([Day(1, legacy: 5), Day(4, legacy: 3)], First, First.AddDays(6));

        Assert.That(filled.Select(day => (day.Day.Day, day.Legacy)), Is.EqualTo(new List<(int, int)> { (2, 5), (3, 5), (4, 5), (5, 3), (6, 3), (7, 3) }));
    }

    [Test]
    public void Fill_NotedBeforeTheFirstShown_IsCarriedIntoIt()
    {
        var filled = BurnDown.Fill([Day(-40, legacy: 9), Day(-20, legacy: 7)], First, First.AddDays(1));

        Assert.That(filled, Is.EqualTo(new List<BurnDownDay> { Day(0, legacy: 7), Day(1, legacy: 7) }));
    }

    [Test]
    public void Fill_NothingNoted_IsEmpty() => Assert.That(BurnDown.Fill([], First, First.AddDays(30)), Is.Empty);

    private static BurnDownDay Day(int offset, int legacy) => new(First.AddDays(offset), legacy, 0, 0, 0, 0);
}
