namespace Gateway.Evidence.Progress;

/// <summary>A mapping's traffic at a glance. Hits are requests at ACS and Start.</summary>
/// <param name="LastSeen">The newest request of any kind; null where none was seen.</param>
/// <param name="LastSignIn">The newest at ACS or Start.</param>
/// <param name="Today">Hits of the current UTC day.</param>
/// <param name="Last7Days">Hits of today and the six days before.</param>
/// <param name="Last30Days">Hits of today and the 29 days before.</param>
internal readonly record struct RecentTraffic(DateTimeOffset? LastSeen, DateTimeOffset? LastSignIn, long Today, long Last7Days, long Last30Days)
{
    public const int LongestDays = 30;

    public const int ShorterDays = 7;
}
