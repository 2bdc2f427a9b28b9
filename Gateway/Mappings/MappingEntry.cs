using Gateway.Stytch;

namespace Gateway.Mappings;

/// <summary>
/// What the redirect path needs of one mapping, ready to be answered with: immutable, shared by all its keys. A million of these are
/// held in memory, so it keeps no field that only the admin API reads.
/// </summary>
internal sealed class MappingEntry
{
    // In a byte, where it fits beside the other small fields: the counts below then cost no memory until the first request.
    private readonly byte _delivery;
    private MappingTraffic? _traffic;

    private MappingEntry(ConnectionMapping mapping, StytchProject? project, string? target)
    {
        Identifier = mapping.Identifier;
        Aliases = mapping.Aliases.Count == 0 ? [] : [.. mapping.Aliases];
        Project = project;
        Target = target;
        Revision = mapping.Revision;
        State = mapping.State;
        _delivery = (byte)mapping.Delivery;
        RedirectStatus = (short)mapping.RedirectStatus;
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

    public MappingState State { get; }

    public MappingDelivery Delivery => (MappingDelivery)_delivery;

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
    public string? StartUrlFor(string? requestedRedirectUrl) => ConnectionId is { } connectionId ? Project?.StartUrlOf(connectionId, requestedRedirectUrl) : null;

    /// <summary>True where nobody could tell the two apart.</summary>
    public bool IsSameAs(MappingEntry other) =>
        Revision == other.Revision && State == other.State && Delivery == other.Delivery && RedirectStatus == other.RedirectStatus
        && Project == other.Project && Identifier == other.Identifier && Target == other.Target && Aliases.AsSpan().SequenceEqual(other.Aliases);

    public static MappingEntry From(ConnectionMapping mapping, MappingRules rules, StytchProjects projects) =>
        new(mapping, projects.Find(mapping.Project), rules.TargetOf(mapping));
}
