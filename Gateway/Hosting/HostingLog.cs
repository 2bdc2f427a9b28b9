namespace Gateway.Hosting;

/// <summary>All that the host says. Event ids 1600-1699.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1600, LogLevel.Information, "Gateway {Version} listens: public {Public}, ops {Ops}, admin {Admin}", EventName = nameof(Listening))]
    public static partial void Listening(this ILogger logger, string version, Uri @public, Uri ops, Uri admin);

    [LoggerMessage(1601, LogLevel.Warning, "The first admin key is not set up yet: {Detail}", EventName = nameof(FirstKeyNotSetUp))]
    public static partial void FirstKeyNotSetUp(this ILogger logger, string detail);
}
