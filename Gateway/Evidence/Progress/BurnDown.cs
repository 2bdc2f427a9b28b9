namespace Gateway.Evidence.Progress;

/// <summary>The days between those that were noted. Pure.</summary>
internal static class BurnDown
{
    /// <summary>One entry for each day from the first to the last; a day that was not noted, because no gateway ran, is as the one before.</summary>
    /// <param name="noted">Oldest first.</param>
    /// <param name="first">The first day to show; nothing is shown before the first that was noted.</param>
    /// <param name="last">The last, today.</param>
    public static IReadOnlyList<BurnDownDay> Fill(IReadOnlyList<BurnDownDay> noted, DateOnly first, DateOnly last)
    {
        var filled = new List<BurnDownDay>();
        var next = 0;
        BurnDownDay? current = null;
        for (var day = noted is [var oldest, ..] && oldest.Day > first ? oldest.Day : first; day <= last; day = day.AddDays(1))
        {
            for (; next < noted.Count && noted[next].Day <= day; next++)
            {
                current = noted[next];
            }

            if (current is not null)
            {
                filled.Add(current with { Day = day });
            }
        }

        return filled;
    }
}
