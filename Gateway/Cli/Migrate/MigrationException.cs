namespace Gateway.Cli.Migrate;

/// <summary>A step of a tenant's migration did not succeed. Thrown and caught within a run; the other tenants go on.</summary>
/// <param name="step">Which.</param>
/// <param name="reason">Why, and what to do, for the operator's eyes.</param>
internal sealed class MigrationException(MigrationStep step, string reason) : Exception(reason)
{
    public MigrationStep Step => step;

    /// <summary>Stytch's own name of the call that failed; null where none was answered.</summary>
    public string? StytchRequestId { get; init; }

    /// <summary>True where the same may succeed later: nobody answered, or too much was asked.</summary>
    public bool MayPass { get; init; }

    /// <summary>True where no other tenant would fare better, as with wrong keys.</summary>
    public bool ConcernsAll { get; init; }
}
