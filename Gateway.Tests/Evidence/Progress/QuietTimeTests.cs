using System.Globalization;
using Gateway.Evidence.Progress;

namespace Gateway.Tests.Evidence.Progress;

[Parallelizable]
internal sealed class QuietTimeTests
{
    private static readonly DateOnly Today = new(2026, 3, 31);

    [TestCase("2026-03-31T08:00:00Z", 0, TestName = "DaysOf_SeenToday_IsNone")]
    [TestCase("2026-03-30T00:00:00Z", 0, TestName = "DaysOf_SeenYesterday_IsNoneForTodayIsNotOver")]
    [TestCase("2026-03-29T23:59:59Z", 1, TestName = "DaysOf_SeenTheDayBefore_IsOne")]
    [TestCase("2026-03-30T01:30:00+02:00", 1, TestName = "DaysOf_OffsetOfAnotherZone_IsReadAsUtc")]
    [TestCase("2026-02-28T12:00:00Z", 30, TestName = "DaysOf_SeenLongAgo_CountsWholeDays")]
    [TestCase("2026-04-01T00:00:01Z", 0, TestName = "DaysOf_SeenByAClockThatIsAhead_IsNone")]
    public void DaysOf_LastSignIn(string lastSignIn, int expected) =>
        Assert.That(
            QuietTime.DaysOf(DateTimeOffset.Parse(lastSignIn, CultureInfo.InvariantCulture), DateTimeOffset.UnixEpoch, new DateOnly(2026, 1, 1), Today),
            Is.EqualTo(expected));

    [TestCase("2026-01-10", "2026-03-01", 29, TestName = "DaysOf_NeverSeenAndMadeAfterCountsBegan_CountsFromItsCreation")]
    [TestCase("2026-03-20", "2026-03-01", 10, TestName = "DaysOf_NeverSeenAndMadeBeforeCountsBegan_CountsFromThen")]
    public void DaysOf_NeverSeen(string trackingSince, string createdAt, int expected) =>
        Assert.That(QuietTime.DaysOf(
            null,
            DateTimeOffset.Parse(createdAt + "T09:00:00Z", CultureInfo.InvariantCulture),
            DateOnly.Parse(trackingSince, CultureInfo.InvariantCulture),
            Today), Is.EqualTo(expected));

    [Test]
    public void DaysOf_CountsNeverKept_IsUnknown() => Assert.That(QuietTime.DaysOf(null, DateTimeOffset.UnixEpoch, null, Today), Is.Null);
}
