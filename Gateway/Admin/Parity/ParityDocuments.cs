using Gateway.Evidence.Parity;

namespace Gateway.Admin.Parity;

/// <summary>A page of mappings, as they stand by what was last read.</summary>
/// <param name="Mappings">The mappings, in the order of their identifiers. A page may be short, or empty, where few fit the status.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
internal sealed record ParityListDocument(IReadOnlyList<ParityReport> Mappings, string? NextCursor);

/// <summary>A run.</summary>
/// <param name="Run">How far it has come.</param>
/// <param name="Mappings">How they stand; empty for a run in the background, whose results the list shows.</param>
internal sealed record ParityRunDocument(ParityRun Run, IReadOnlyList<ParityReport> Mappings);

/// <summary>What a fix changed at Stytch, or would change.</summary>
/// <param name="DryRun">True where nothing was changed.</param>
/// <param name="Mappings">What was, or would be, changed for each.</param>
internal sealed record ParityFixDocument(bool DryRun, IReadOnlyList<ParityFixResult> Mappings);
