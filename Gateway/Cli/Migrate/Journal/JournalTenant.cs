namespace Gateway.Cli.Migrate.Journal;

/// <summary>What the journal knows of one tenant.</summary>
internal sealed class JournalTenant
{
    private readonly Dictionary<MadeKind, MadeObject> _made = [];

    private readonly Dictionary<MadeKind, (string Id, string Run)> _kept = [];

    /// <summary>Its last line of completion; null where it is to be done, or was taken back since.</summary>
    public JournalLine? Done { get; set; }

    /// <summary>True where a version of <c>migrate</c> completed it that did not note what it made.</summary>
    public bool IsOld { get; set; }

    /// <summary>When its connection was asked for, of which the outcome is not known; null where none was.</summary>
    public DateTimeOffset? Begun { get; set; }

    /// <summary>What was made for it, the last of each kind, taken back or not.</summary>
    public IReadOnlyCollection<MadeObject> Made => _made.Values;

    /// <summary>What was there before and was changed for it: its id, and the run that did.</summary>
    public IReadOnlyDictionary<MadeKind, (string Id, string Run)> Kept => _kept;

    /// <summary>Null where none was made.</summary>
    public MadeObject? Find(MadeKind kind) => _made.GetValueOrDefault(kind);

    /// <summary>What was made and is there still, as far as the journal knows.</summary>
    public MadeObject? FindStanding(MadeKind kind) => Find(kind) is { IsTakenBack: false } made ? made : null;

    public void Put(MadeObject made) => _made[made.Kind] = made;

    public void Forget(MadeKind kind) => _made.Remove(kind);

    public void Keep(MadeKind kind, string id, string run) => _kept[kind] = (id, run);
}
