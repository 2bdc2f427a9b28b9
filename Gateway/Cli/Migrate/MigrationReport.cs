namespace Gateway.Cli.Migrate;

/// <summary>A run as programs read it.</summary>
/// <param name="Counts">How many tenants are in each status; those of none are left out.</param>
/// <param name="ResultFile">Where the line of each tenant is; null where it was not written.</param>
/// <param name="StoppedBy">Why it ended early; null where it did not.</param>
/// <param name="Tenants">Every tenant, in the order of the list.</param>
internal sealed record MigrationReport(IReadOnlyDictionary<string, int> Counts, string? ResultFile, string? StoppedBy, IReadOnlyList<MigrationResult> Tenants);
