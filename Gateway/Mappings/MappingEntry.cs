using Gateway.Mappings.Traffic;
using Gateway.Stytch;

namespace Gateway.Mappings;

/// <summary>
/// What the redirect path needs of one mapping, ready to be answered with: immutable, shared by all its keys. A million of these are
/// held in memory, so it keeps no field that only the admin API reads.
/// </summary>
internal sealed class MappingEntry
{
    // State, side and delivery in two bytes beside the other small fields: eight bytes in all, the time of the switch among them.
    private readonly byte _state;
    private readonly byte _deliveryAndSide;
    private MappingTraffic? _traffic;

    private MappingEntry(ConnectionMapping mapping, StytchProject? project, string? target, MappingSide side, uint switchedAt)
    {
        Identifier = mapping.Identifier;
        Aliases = mapping.Aliases.Count == 0 ? [] : [.. mapping.Aliases];
        Project = project;
        Target = target;
        Revision = mapping.Revision;
        _state = (byte)mapping.State;
        _deliveryAndSide = (byte)((int)mapping.Delivery | ((int)side << 4));
        RedirectStatus = (short)mapping.RedirectStatus;
        SwitchedAt = switchedAt;
    }

    public string Identifier { get; }

    public string[] Aliases { get; }

    /// <summary>The project; null where this gateway's configuration does not name it.</summary>
    public StytchProject? Project { get; }

    /// <summary>
    /// The ACS URL, as it goes into <c>Location</c>; null where the mapping breaks a rule under this gateway's configuration, such as a
    /// project that was taken out: then nobody is redirected.
    /// </summary>
    public string? Target { get; }

    public long Revision { get; }

    public MappingState State => (MappingState)_state;

    public MappingDelivery Delivery => (MappingDelivery)(_deliveryAndSide & 0xF);

    /// <summary>The side it is on, or was on when it was paused or retired.</summary>
    public MappingSide Side => (MappingSide)(_deliveryAndSide >> 4);

    /// <summary>When it last went from one side to the other, in unix seconds; 0 where that is not known to have happened.</summary>
    public uint SwitchedAt { get; private set; }

    /// <summary>307 or 303.</summary>
    public short RedirectStatus { get; }

    /// <summary>What counts its requests; of this entry alone, not of the one that replaces it.</summary>
    public MappingTraffic Traffic => _traffic ?? Interlocked.CompareExchange(ref _traffic, new MappingTraffic(Identifier), null) ?? _traffic;

    /// <summary>The connection id: a valid target ends in it.</summary>
    public string? ConnectionId => Target is null ? null : ConnectionIdText.ToString();

    /// <summary>The same without a text of its own; empty where there is none.</summary>
    public ReadOnlySpan<char> ConnectionIdText => Target is null ? [] : Target.AsSpan(Target.LastIndexOf('/') + 1);

    /// <summary>Stytch's SSO start URL for this connection; null without a public token.</summary>
    /// <param name="requestedRedirectUrl">Where the browser asks to end; passed on where the project has registered it.</param>
    public string? StartUrlFor(string? requestedRedirectUrl) =>
        ConnectionId is { } connectionId ? Project?.StartUrlOf(connectionId, requestedRedirectUrl) : null;

    /// <summary>True where nobody could tell the two apart.</summary>
    public bool IsSameAs(MappingEntry other) =>
        Revision == other.Revision && State == other.State && Delivery == other.Delivery && RedirectStatus == other.RedirectStatus
        && Side == other.Side
        && SwitchedAt == other.SwitchedAt
        && Project == other.Project
        && Identifier == other.Identifier
        && Target == other.Target
        && Aliases.AsSpan().SequenceEqual(other.Aliases);

    /// <param name="mapping">The mapping.</param>
    /// <param name="rules">Judges the target.</param>
    /// <param name="projects">The configured projects.</param>
    /// <param name="before">What it replaces; null where there was none or nothing is known of it.</param>
    /// <param name="isNew">True where there was none: its logins went where those of unknown identifiers go, to the legacy side.</param>
    public static MappingEntry From(
        ConnectionMapping mapping, MappingRules rules, StytchProjects projects, MappingEntry? before = null, bool isNew = false)
    {
        var sideBefore = isNew ? MappingSide.Legacy : before?.Side ?? MappingSide.Unknown;
        var side = SideOf(mapping.State) is var now and not MappingSide.Unknown ? now : sideBefore;
        var isSwitched = side != sideBefore && sideBefore is not MappingSide.Unknown;
        var switchedAt = isSwitched ? SecondsOf(mapping.UpdatedAt) : before?.SwitchedAt ?? 0;
        return new(mapping, projects.Find(mapping.Project), rules.TargetOf(mapping), side, switchedAt);
    }

    /// <summary>The side of a state; unknown for those that belong to none.</summary>
    public static MappingSide SideOf(MappingState state) => state switch
    {
        MappingState.Legacy or MappingState.Shadow => MappingSide.Legacy,
        MappingState.Migrated => MappingSide.Target,
        _ => MappingSide.Unknown,
    };

    /// <summary>Tells an entry of a set that was just read when it was switched; nobody but the replica does that.</summary>
    public void Recall(DateTimeOffset switchedAt) => SwitchedAt = SecondsOf(switchedAt);

    private static uint SecondsOf(DateTimeOffset time) => (uint)Math.Clamp(time.ToUnixTimeSeconds(), 0, uint.MaxValue);
}
