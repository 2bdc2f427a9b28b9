namespace Gateway.Cli.Migrate.Journal;

/// <summary>
/// A line of the journal. Which of its fields are there depends on the step; a version that does not know a field, or a step, passes it over.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Identifier">The tenant; empty where a line is of none.</param>
/// <param name="Step">What it tells.</param>
internal sealed record JournalLine(DateTimeOffset At, string Identifier, JournalStep Step)
{
    public string? OrganizationId { get; init; }

    public string? ConnectionId { get; init; }

    /// <summary>Of the row, where all is done of it.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Which gateway and projects it was done for.</summary>
    public string? Scope { get; init; }

    /// <summary>The run that begins.</summary>
    public string? Run { get; init; }

    /// <summary>The admin listener that the run asks.</summary>
    public string? Gateway { get; init; }

    /// <summary>How many tenants the run's list has.</summary>
    public int? Tenants { get; init; }

    /// <summary>The Stytch project of what is made.</summary>
    public string? ProjectId { get; init; }

    /// <summary>By what an organization (external id) or a connection (display name) is found where the answer to its making was lost.</summary>
    public string? Name { get; init; }

    /// <summary>What was asked for, as <see cref="ObjectFields"/>: it may be so from here on.</summary>
    public IReadOnlyDictionary<string, string>? Intended { get; init; }

    /// <summary>What Stytch or the gateway answered, as <see cref="ObjectFields"/>: it is so.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>Fields that somebody else had changed when the run came to write again.</summary>
    public IReadOnlyList<string>? Changed { get; init; }

    /// <summary>A mapping's version, as the run left it.</summary>
    public long? Version { get; init; }

    /// <summary>The version of the mapping that the run's own takes the place of; null where there was none.</summary>
    public long? Replaces { get; init; }

    /// <summary>True where what was asked for was not made: it was refused, or is somebody else's.</summary>
    public bool? IsNotMade { get; init; }
}
