using System.Net;
using Gateway.Admin.Keys;

namespace Gateway.Admin;

/// <summary>All that the admin side logs; event ids 1300-1399.</summary>
internal static partial class AdminLog
{
    [LoggerMessage(
        1300,
        LogLevel.Warning,
        "No admin key existed: made {KeyId} and wrote its id and secret to {Path}. Store it safely and delete the file.",
        EventName = nameof(FirstKeyMade))]
    public static partial void FirstKeyMade(this ILogger logger, string keyId, string path);

    [LoggerMessage(1301, LogLevel.Information, "The bootstrap key {KeyId} is in the key store with the role admin", EventName = nameof(BootstrapKeySet))]
    public static partial void BootstrapKeySet(this ILogger logger, string keyId);

    [LoggerMessage(1302, LogLevel.Warning, "Failed log-in from {Address} with key {KeyId}", EventName = nameof(LoginFailed))]
    public static partial void LoginFailed(this ILogger logger, IPAddress? address, string keyId);

    // At debug level: a flood would otherwise fill the log that the limit protects.
    [LoggerMessage(1303, LogLevel.Debug, "Turned {Address} away: too many failed log-ins", EventName = nameof(LoginBlocked))]
    public static partial void LoginBlocked(this ILogger logger, IPAddress? address);

    [LoggerMessage(
        1304, LogLevel.Information, "{KeyId} stored mapping {Identifier} as version {Version}, revision {Revision}", EventName = nameof(MappingStored))]
    public static partial void MappingStored(this ILogger logger, string keyId, string identifier, long version, long revision);

    [LoggerMessage(1305, LogLevel.Information, "{KeyId} deleted mapping {Identifier} in revision {Revision}", EventName = nameof(MappingDeleted))]
    public static partial void MappingDeleted(this ILogger logger, string keyId, string identifier, long revision);

    [LoggerMessage(1306, LogLevel.Information, "{KeyId} made key {NewKeyId} with the role {Role}", EventName = nameof(KeyMade))]
    public static partial void KeyMade(this ILogger logger, string keyId, string newKeyId, AdminRole role);

    [LoggerMessage(1307, LogLevel.Information, "{KeyId} revoked key {RevokedKeyId}", EventName = nameof(KeyRevoked))]
    public static partial void KeyRevoked(this ILogger logger, string keyId, string revokedKeyId);

    [LoggerMessage(1308, LogLevel.Error, "Admin request {RequestId} failed", EventName = nameof(RequestFailed))]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string requestId);

    [LoggerMessage(1309, LogLevel.Warning, "Admin request {RequestId} was refused: the store did not answer", EventName = nameof(StoreAway))]
    public static partial void StoreAway(this ILogger logger, Exception exception, string requestId);

    [LoggerMessage(
        1310,
        LogLevel.Error,
        "{KeyId} could not change anything: the store is at {Lineage} revision {Revision}, which is not what this gateway follows",
        EventName = nameof(StoreMoved))]
    public static partial void StoreMoved(this ILogger logger, string keyId, string lineage, long revision);

    [LoggerMessage(1311, LogLevel.Warning, "{KeyId} {Deed} the store: it is at {Lineage} revision {Revision}", EventName = nameof(StoreRescued))]
    public static partial void StoreRescued(this ILogger logger, string keyId, string deed, string lineage, long revision);

    [LoggerMessage(
        1312,
        LogLevel.Warning,
        "Turned {Count} requests away from addresses outside Gateway:Admin:AllowedNetworks, the last from {Address}",
        EventName = nameof(AddressRefused))]
    public static partial void AddressRefused(this ILogger logger, long count, IPAddress? address);

    [LoggerMessage(
        1313, LogLevel.Warning, "Turned {Count} requests away over the rate limits, the last from {Address} with key {KeyId}", EventName = nameof(RateLimited))]
    public static partial void RateLimited(this ILogger logger, long count, IPAddress? address, string keyId);

    [LoggerMessage(1314, LogLevel.Warning, "{Address} used key {KeyId}, which has expired", EventName = nameof(KeyExpired))]
    public static partial void KeyExpired(this ILogger logger, IPAddress? address, string keyId);

    [LoggerMessage(1315, LogLevel.Debug, "The last use of {Count} keys could not be noted", EventName = nameof(KeyUseNotNoted))]
    public static partial void KeyUseNotNoted(this ILogger logger, Exception exception, int count);

    [LoggerMessage(1316, LogLevel.Warning, "Console request {RequestId} was not answered: the store did not answer", EventName = nameof(ConsoleStoreAway))]
    public static partial void ConsoleStoreAway(this ILogger logger, Exception exception, string requestId);
}
