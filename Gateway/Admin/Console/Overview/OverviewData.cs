using Gateway.Admin.Progress;
using Gateway.Admin.Revisions;
using Gateway.Errors;
using Gateway.Evidence.Progress;

namespace Gateway.Admin.Console.Overview;

/// <summary>What the overview shows. Each part that could not be read says why in its place, and the others stay.</summary>
/// <param name="Progress">How far the migration has come; neither value nor problem while the mappings are counted for the first time.</param>
/// <param name="IsCounting">True while they are counted anew: what is shown is older, or nothing.</param>
/// <param name="Traffic">Logins of the last day here.</param>
/// <param name="Changes">What was changed last.</param>
/// <param name="Attention">What somebody should look at, the worst first.</param>
internal sealed record OverviewData(
    Part<ProgressOverview> Progress,
    bool IsCounting,
    Part<TrafficDocument> Traffic,
    Part<RevisionListDocument> Changes,
    IReadOnlyList<AttentionItem> Attention);

/// <summary>A part of a page, or why it could not be read.</summary>
/// <param name="Value">The part; null where it was refused.</param>
/// <param name="Problem">Why; null where it was not.</param>
internal sealed record Part<T>(T? Value, ProblemDocument? Problem)
    where T : class;

/// <summary>Something that somebody should look at.</summary>
/// <param name="Tone">How bad it is: bad or warn.</param>
/// <param name="Number">How many there are; null where that is not known.</param>
/// <param name="What">Of what.</param>
/// <param name="Path">Where more is found.</param>
internal sealed record AttentionItem(string Tone, string? Number, string What, string Path);
