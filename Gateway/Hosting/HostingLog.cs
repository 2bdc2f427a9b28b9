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
        1606,
        LogLevel.Warning,
        "A connection from {Address}, which Gateway:Listen:ProxyProtocol names, began without a whole PROXY header and was ended ({Count} since this was last "
        + "said): switch the header on at that load balancer, or take its address out.",
        EventName = nameof(NoProxyHeader))]
    public static partial void NoProxyHeader(this ILogger logger, System.Net.IPAddress? address, long count);

    [LoggerMessage(
        1607,
        LogLevel.Warning,
        "A connection from {Address} began with a PROXY header, which is answered with 400 ({Count} since this was last said): if that is your load balancer, "
        + "name it in Gateway:Listen:ProxyProtocol.",
        EventName = nameof(ProxyHeaderNotExpected))]
    public static partial void ProxyHeaderNotExpected(this ILogger logger, System.Net.IPAddress? address, long count);

    [LoggerMessage(
        1608,
        LogLevel.Warning,
        "A connection from {Address} speaks HTTP/2 to the public listener, which speaks HTTP/1.1 without TLS ({Count} since this was last said): set "
        + "Kestrel:Endpoints:Public:Protocols to Http2, or have the proxy speak HTTP/1.1.",
        EventName = nameof(Http2NotSpoken))]
    public static partial void Http2NotSpoken(this ILogger logger, System.Net.IPAddress? address, long count);

    [LoggerMessage(
        1609,
        LogLevel.Warning,
        "A connection from {Address} speaks TLS to the public listener, which does not ({Count} since this was last said): give Gateway:Listen:Public an https "
        + "URL, or have the proxy speak http.",
        EventName = nameof(TlsNotSpoken))]
    public static partial void TlsNotSpoken(this ILogger logger, System.Net.IPAddress? address, long count);

    [LoggerMessage(
        1610,
        LogLevel.Information,
        "The certificate in {Path} is shown to new connections: {Subject}, for {Names}, until {NotAfter:u}, SHA-256 {Thumbprint}",
        EventName = nameof(CertificateTaken))]
    public static partial void CertificateTaken(
        this ILogger logger, string path, string subject, string names, DateTimeOffset notAfter, string thumbprint);

    [LoggerMessage(
        1611, LogLevel.Error, "A new certificate is not taken, and the one before it is still shown: {Faults}", EventName = nameof(CertificateKept))]
    public static partial void CertificateKept(this ILogger logger, string faults);

    [LoggerMessage(
        1612,
        LogLevel.Warning,
        "The certificate in {Path} is valid from {NotBefore:u} to {NotAfter:u}, and clients refuse it outside that time: have it renewed.",
        EventName = nameof(CertificateOutOfTime))]
    public static partial void CertificateOutOfTime(this ILogger logger, string path, DateTimeOffset notBefore, DateTimeOffset notAfter);

    [LoggerMessage(
        1613,
        LogLevel.Information,
        "The {Listener} listener serves clients with a certificate of an authority in {Path} alone: {Names}",
        EventName = nameof(AuthoritiesTaken))]
    public static partial void AuthoritiesTaken(this ILogger logger, Listener listener, string path, string names);

    [LoggerMessage(
        1614,
        LogLevel.Error,
        "A new file of client authorities is not taken, and those before it still count: {Faults}",
        EventName = nameof(AuthoritiesKept))]
    public static partial void AuthoritiesKept(this ILogger logger, string faults);

    [LoggerMessage(
        1615,
        LogLevel.Warning,
        "A connection from {Address} to the {Listener} listener was refused in its TLS handshake: {Reason} ({Count} since this was last said).",
        EventName = nameof(ClientRefused))]
    public static partial void ClientRefused(this ILogger logger, System.Net.IPAddress? address, Listener listener, string reason, long count);

    [LoggerMessage(
        1616,
        LogLevel.Information,
        "The system does not tell of changes in {Folder} ({Detail}): its certificates are read once a minute.",
        EventName = nameof(FolderNotWatched))]
    public static partial void FolderNotWatched(this ILogger logger, string folder, string detail);

    [LoggerMessage(
        1603,
        LogLevel.Warning,
        "{Connections} connections are open on the public listener, as many as fit: idle ones are ended, and new ones where none is. "
        + "Raise the limit of open files (ulimit -n, LimitNOFILE), or Gateway:Limits:MaxConnections.",
        EventName = nameof(ConnectionsFull))]
    public static partial void ConnectionsFull(this ILogger logger, int connections);
}
