namespace Gateway.Evidence.Progress;

/// <summary>UTC days as both stores write them: counted from 1970-01-01.</summary>
internal static class UnixDay
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    public static int Of(DateOnly day) => day.DayNumber - Epoch;

    public static DateOnly ToDay(long unixDay) => DateOnly.FromDayNumber((int)unixDay + Epoch);

    /// <summary>The UTC day of a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);
}
