namespace Gateway.Mappings;

/// <summary>The emergency switch while it is on: every mapping, whatever its state, is served by the legacy side.</summary>
/// <param name="Revision">The revision that turned it on.</param>
/// <param name="At">When.</param>
/// <param name="By">Who: the admin key's id.</param>
/// <param name="Reason">Why.</param>
internal sealed record BreakGlass(long Revision, DateTimeOffset At, string By, string? Reason);
