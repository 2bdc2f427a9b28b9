using Gateway.Cli.Migrate.Journal;

namespace Gateway.Cli.Migrate.Runs;

/// <summary>A run of <c>migrate</c>, in figures.</summary>
/// <param name="Id">Its name, for <c>migrate undo --run</c>; null for what versions did that named no runs.</param>
/// <param name="Journal">The journal that tells of it.</param>
/// <param name="Started">When it began.</param>
/// <param name="Gateway">The admin listener that it asked; null where that is not known.</param>
/// <param name="Tenants">How many tenants its list had; null where that is not known.</param>
/// <param name="Completed">How many it completed.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Organizations">How many it made.</param>
/// <param name="Connections">How many it made.</param>
/// <param name="Mappings">How many it made.</param>
/// <param name="TakenBack">How many of the three kinds were taken back since, or were gone.</param>
internal sealed record RunSummary(
    string? Id,
    string Journal,
    DateTimeOffset Started,
    string? Gateway,
    int? Tenants,
    int Completed,
    int Failed,
    int Organizations,
    int Connections,
    int Mappings,
    int TakenBack)
{
    public static RunSummary Of(string journal, JournalRun run) => new(
        run.Id.Length > 0 ? run.Id : null,
        journal,
        run.Started,
        run.Gateway,
        run.Tenants,
        run.Completed,
        run.Failed,
        run.Made.GetValueOrDefault(MadeKind.Organization),
        run.Made.GetValueOrDefault(MadeKind.Connection),
        run.Made.GetValueOrDefault(MadeKind.Mapping),
        run.TakenBack);
}

/// <summary>The runs of some journals as programs read them.</summary>
/// <param name="Runs">Journal by journal, in the order in which they began.</param>
internal sealed record RunsReport(IReadOnlyList<RunSummary> Runs);
