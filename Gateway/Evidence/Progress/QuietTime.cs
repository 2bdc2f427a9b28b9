namespace Gateway.Evidence.Progress;

/// <summary>How long nobody has signed in by an old URL. Pure.</summary>
internal static class QuietTime
{
    /// <summary>
    /// Whole UTC days since the last sign-in; the current day, not over yet, is none of them. Where nobody was ever seen they count from when the
    /// mapping was made, or from when counts began to be kept if that was later. Null where counts were never kept: then nothing is known.
    /// </summary>
    public static int? DaysOf(DateTimeOffset? lastSignIn, DateTimeOffset createdAt, DateOnly? trackingSince, DateOnly today)
    {
        if (lastSignIn is { } at)
        {
            return WholeDays(UnixDay.DayOf(at), today);
        }

        if (trackingSince is not { } since)
        {
            return null;
        }

        var created = UnixDay.DayOf(createdAt);
        return WholeDays(created > since ? created : since, today);
    }

    // Zero at the least: a gateway whose clock is ahead may have seen somebody tomorrow.
    private static int WholeDays(DateOnly after, DateOnly today) => Math.Max(0, today.DayNumber - after.DayNumber - 1);
}
