namespace Gateway.Evidence.Parity;

/// <summary>How far a run has come.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it goes on.</param>
/// <param name="By">The admin key that asked for it; null for the gateway itself.</param>
/// <param name="Done">Mappings that were read.</param>
/// <param name="Red">How many of them are red.</param>
/// <param name="Yellow">How many are yellow.</param>
/// <param name="Green">How many are green.</param>
/// <param name="Unknown">How many are unknown.</param>
/// <param name="Failure">Why it ended early; null where it did not.</param>
internal sealed record ParityRun(
    DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string? By, long Done, long Red, long Yellow, long Green, long Unknown, string? Failure)
{
    public static ParityRun Begin(DateTimeOffset now, string? by) => new(now, null, by, 0, 0, 0, 0, 0, null);

    public ParityRun With(IReadOnlyList<ParityReport> reports) => this with
    {
        Done = Done + reports.Count,
        Red = Red + Count(reports, ParityStatus.Red),
        Yellow = Yellow + Count(reports, ParityStatus.Yellow),
        Green = Green + Count(reports, ParityStatus.Green),
        Unknown = Unknown + Count(reports, ParityStatus.Unknown),
    };

    private static int Count(IReadOnlyList<ParityReport> reports, ParityStatus status) => reports.Count(report => report.Status == status);
}

/// <summary>What became of the wish for a run.</summary>
internal abstract record ParityRunResult
{
    private ParityRunResult()
    {
    }

    /// <summary>Done at once.</summary>
    public sealed record Finished(ParityRun Run, IReadOnlyList<ParityReport> Reports) : ParityRunResult;

    /// <summary>Goes on in the background.</summary>
    public sealed record Started(ParityRun Run) : ParityRunResult;

    /// <summary>Another one goes on in the background.</summary>
    public sealed record Busy(ParityRun Run) : ParityRunResult;

    /// <summary>No mapping is selected.</summary>
    public sealed record Nothing : ParityRunResult;
}
