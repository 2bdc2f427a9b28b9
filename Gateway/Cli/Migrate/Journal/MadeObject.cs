namespace Gateway.Cli.Migrate.Journal;

/// <summary>What a run makes. The wire name is the member's name in snake_case.</summary>
internal enum MadeKind
{
    Mapping,
    Connection,
    Organization,
}

/// <summary>One thing that a run made, or asked for without learning the outcome.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Tenant">The identifier of the tenant it was made for.</param>
/// <param name="Run">The run that made it; empty where the journal names none.</param>
/// <param name="Order">The place in the journal where it was made or asked for.</param>
internal sealed record MadeObject(MadeKind Kind, string Tenant, string Run, int Order)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Stytch's id, or a mapping's identifier; null where nobody answered when it was asked for.</summary>
    public string? Id { get; init; }

    /// <summary>By what it is found where <see cref="Id"/> is null.</summary>
    public string? Name { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset At { get; init; }

    public string? ProjectId { get; init; }

    /// <summary>The organization it is in or is; null where that is not known.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Its fields as the run left them, as <see cref="ObjectFields"/>; empty where nobody answered.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = None;

    /// <summary>Fields that the run asked to be set without learning the outcome.</summary>
    public IReadOnlyDictionary<string, string> Intended { get; init; } = None;

    /// <summary>Fields that somebody else changed before a later run wrote again.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>A mapping's version as the run left it; null where that is not known.</summary>
    public long? Version { get; init; }

    /// <summary>True once it was taken back, or was gone.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>
    /// The fields in which what is there is not what the run left, in their order. Where nobody answered those alone are compared that were asked for: what
    /// Stytch made of the others is not known.
    /// </summary>
    public IReadOnlyList<string> DifferencesTo(IReadOnlyDictionary<string, string> found) =>
    [
        .. (Id is null ? Intended.Keys : Fields.Keys.Union(Intended.Keys).Union(found.Keys))
            .Where(field => !IsLeftBehind(field, found.GetValueOrDefault(field)))
            .Union(Changed)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>It, with fields that the run is about to set.</summary>
    public MadeObject Intend(IReadOnlyDictionary<string, string> intended, IEnumerable<string> changed) => this with
    {
        Intended = Intended.Where(field => !intended.ContainsKey(field.Key)).Concat(intended).ToDictionary(),
        Changed = [.. Changed.Union(changed)],
    };

    /// <summary>It, as the run has set it.</summary>
    public MadeObject Settle(IReadOnlyDictionary<string, string> fields, long? version = null) => this with
    {
        Fields = fields,
        Intended = None,
        Version = version,
    };

    private bool IsLeftBehind(string field, string? found) =>
        found == Fields.GetValueOrDefault(field) || (found is not null && found == Intended.GetValueOrDefault(field));
}
