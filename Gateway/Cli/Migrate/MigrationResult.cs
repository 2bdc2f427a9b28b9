namespace Gateway.Cli.Migrate;

/// <summary>How a tenant stands after a run. The wire name is the member's name in snake_case.</summary>
internal enum MigrationStatus
{
    /// <summary>All is there.</summary>
    Done,

    /// <summary>An earlier run had done it, and its row is the same; nothing was asked.</summary>
    DoneBefore,

    /// <summary>Looked at only: the steps are what a run would do.</summary>
    Planned,

    Failed,

    /// <summary>The run ended before its turn.</summary>
    NotReached,
}

/// <summary>What came of a tenant: a line of the result file.</summary>
internal sealed record MigrationResult(string Identifier, MigrationStatus Status)
{
    /// <summary>Null where none is known.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Null where none is known.</summary>
    public string? ConnectionId { get; init; }

    /// <summary>What was done, what would be done, or the one that failed.</summary>
    public IReadOnlyList<MigrationStep> Steps { get; init; } = [];

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>What to look at though it was no hindrance; null where nothing is.</summary>
    public string? Warning { get; init; }

    /// <summary>Stytch's own name of the call that failed, for a question to its support.</summary>
    public string? StytchRequestId { get; init; }

    public static MigrationResult Of(string identifier, MigrationException failure) => new(identifier, MigrationStatus.Failed)
    {
        Steps = [failure.Step],
        Reason = failure.Message,
        StytchRequestId = failure.StytchRequestId,
    };
}
