namespace Gateway.Mappings.Traffic;

/// <summary>Requests of one mapping's legacy URLs, by <see cref="TrafficKind"/>.</summary>
internal readonly record struct TrafficCounts(long AcsLegacy, long AcsStytch, long AcsPage, long Start, long Metadata, long Logout)
{
    public long Acs => AcsLegacy + AcsStytch + AcsPage;

    /// <summary>Requests that somebody who signs in makes: ACS and Start. Metadata and logout say nothing about whether the old URL is still needed.</summary>
    public long SignIns => Acs + Start;

    public static TrafficCounts operator +(TrafficCounts left, TrafficCounts right) => new(
        left.AcsLegacy + right.AcsLegacy,
        left.AcsStytch + right.AcsStytch,
        left.AcsPage + right.AcsPage,
        left.Start + right.Start,
        left.Metadata + right.Metadata,
        left.Logout + right.Logout);
}
