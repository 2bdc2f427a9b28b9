using Gateway.Mappings.Traffic;
using Gateway.Stytch;

namespace Gateway.Mappings;

/// <summary>
/// What the redirect path needs of one mapping, ready to be answered with: immutable, the same for all its keys. The table makes it from a
/// <see cref="Table.MappingRecord"/> when it is asked for, so it has no field that only the admin API reads.
/// </summary>
internal sealed class MappingEntry
{
    private MappingTraffic? _traffic;

    /// <summary>Where the table has it; 0 for one that is not from a table.</summary>
    public uint Reference { get; init; }

    public required string Identifier { get; init; }

    public required string[] Aliases { get; init; }

    /// <summary>The project; null where this gateway's configuration does not name it.</summary>
    public required StytchProject? Project { get; init; }

    /// <summary>
    /// The ACS URL, as it goes into <c>Location</c>; null where the mapping breaks a rule under this gateway's configuration, such as a
    /// project that was taken out: then nobody is redirected.
    /// </summary>
    public required string? Target { get; init; }

    public required long Revision { get; init; }

    public required MappingState State { get; init; }

    public required MappingDelivery Delivery { get; init; }

    /// <summary>The side it is on, or was on when it was paused or retired.</summary>
    public required MappingSide Side { get; init; }

    /// <summary>When it last went from one side to the other, in unix seconds; 0 where that is not known to have happened.</summary>
    public required uint SwitchedAt { get; init; }

    /// <summary>307 or 303.</summary>
    public required int RedirectStatus { get; init; }

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

    /// <summary>True where the key is the identifier or an alias.</summary>
    public bool HasKey(ReadOnlySpan<char> key)
    {
        if (key.SequenceEqual(Identifier))
        {
            return true;
        }

        foreach (var alias in Aliases)
        {
            if (key.SequenceEqual(alias))
            {
                return true;
            }
        }

        return false;
    }

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
        return new MappingEntry
        {
            Identifier = mapping.Identifier,
            Aliases = mapping.Aliases.Count == 0 ? [] : [.. mapping.Aliases],
            Project = projects.Find(mapping.Project),
            Target = rules.TargetOf(mapping),
            Revision = mapping.Revision,
            State = mapping.State,
            Delivery = mapping.Delivery,
            Side = side,
            SwitchedAt = switchedAt,
            RedirectStatus = mapping.RedirectStatus,
        };
    }

    /// <summary>The side of a state; unknown for those that belong to none.</summary>
    public static MappingSide SideOf(MappingState state) => state switch
    {
        MappingState.Legacy or MappingState.Shadow => MappingSide.Legacy,
        MappingState.Migrated => MappingSide.Target,
        _ => MappingSide.Unknown,
    };

    /// <summary>Unix seconds, as <see cref="SwitchedAt"/> has them.</summary>
    public static uint SecondsOf(DateTimeOffset time) => (uint)Math.Clamp(time.ToUnixTimeSeconds(), 0, uint.MaxValue);
}
