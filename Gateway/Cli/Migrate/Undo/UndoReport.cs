namespace Gateway.Cli.Migrate.Undo;

/// <summary>An undoing as programs read it.</summary>
/// <param name="Applied">False where it was only looked at.</param>
/// <param name="Counts">How many things are in each status; those of none are left out.</param>
/// <param name="ResultFile">Where the line of each is.</param>
/// <param name="StoppedBy">Why it ended early; null where it did not.</param>
/// <param name="Objects">Every thing, in the order in which they are taken back.</param>
internal sealed record UndoReport(
    bool Applied, IReadOnlyDictionary<string, int> Counts, string ResultFile, string? StoppedBy, IReadOnlyList<UndoResult> Objects);
