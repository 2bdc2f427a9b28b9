namespace Gateway.Evidence.Connections;

/// <summary>A moment as the stores compare it: whole unix microseconds, which Redis' scripts can still tell apart (53 bits).</summary>
internal static class FactTime
{
    public static long Of(DateTimeOffset moment) => (moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToMoment(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
