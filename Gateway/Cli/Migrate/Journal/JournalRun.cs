namespace Gateway.Cli.Migrate.Journal;

/// <summary>A run of <c>migrate</c>, as the journal tells of it.</summary>
/// <param name="id">Its name; empty for what older versions did, which named no runs.</param>
/// <param name="started">When it began; for older versions, the time of the first line.</param>
internal sealed class JournalRun(string id, DateTimeOffset started)
{
    private readonly Dictionary<MadeKind, int> _made = [];

    public string Id => id;

    public DateTimeOffset Started => started;

    /// <summary>The admin listener that it asked; null where that is not known.</summary>
    public string? Gateway { get; init; }

    /// <summary>How many tenants its list had; null where that is not known.</summary>
    public int? Tenants { get; init; }

    /// <summary>How many things of each kind it made.</summary>
    public IReadOnlyDictionary<MadeKind, int> Made => _made;

    /// <summary>How many tenants it completed.</summary>
    public int Completed { get; set; }

    /// <summary>How many tenants failed in it.</summary>
    public int Failed { get; set; }

    /// <summary>How many of the things that it made were taken back, or were gone.</summary>
    public int TakenBack { get; set; }

    public void Count(MadeKind kind) => _made[kind] = _made.GetValueOrDefault(kind) + 1;
}
