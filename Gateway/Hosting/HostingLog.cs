namespace Gateway.Hosting;

/// <summary>All that the host says. Event ids 1600-1699.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1600, LogLevel.Information, "Gateway {Version} listens: public {Public}, ops {Ops}, admin {Admin}", EventName = nameof(Listening))]
    public static partial void Listening(this ILogger logger, string version, Uri @public, Uri ops, Uri admin);

    [LoggerMessage(1601, LogLevel.Warning, "The first admin key is not set up yet: {Detail}", EventName = nameof(FirstKeyNotSetUp))]
    public static partial void FirstKeyNotSetUp(this ILogger logger, string detail);

    [LoggerMessage(
        1602,
        LogLevel.Information,
        "The public listener takes {Connections} connections at once; the process may have {Files} files open",
        EventName = nameof(ConnectionsLimited))]
    public static partial void ConnectionsLimited(this ILogger logger, int connections, int? files);

    [LoggerMessage(1604, LogLevel.Warning, "{Risk}", EventName = nameof(FileIsPassing))]
    public static partial void FileIsPassing(this ILogger logger, string risk);

    [LoggerMessage(
        1605,
        LogLevel.Warning,
        "Another gateway serves from {Path} already: each would miss the other's changes for up to a second, and a mistake in one file stops both. "
        + "Give each its own Gateway:Store:Path, or share a Redis.",
        EventName = nameof(StoreIsShared))]
    public static partial void StoreIsShared(this ILogger logger, string path);

    [LoggerMessage(
        1603,
        LogLevel.Warning,
        "{Connections} connections are open on the public listener, as many as fit: idle ones are ended, and new ones where none is. "
        + "Raise the limit of open files (ulimit -n, LimitNOFILE), or Gateway:Limits:MaxConnections.",
        EventName = nameof(ConnectionsFull))]
    public static partial void ConnectionsFull(this ILogger logger, int connections);
}
