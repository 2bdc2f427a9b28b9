namespace Gateway.Hosting.Health;

/// <summary>All that health says. Event ids 1500-1599.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(1500, LogLevel.Information, "Draining: not ready any more, taking requests for another {Delay}", EventName = nameof(Draining))]
    public static partial void Draining(this ILogger logger, TimeSpan delay);
}
