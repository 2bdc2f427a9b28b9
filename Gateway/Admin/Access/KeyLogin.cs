using Gateway.Admin.Keys;
using Gateway.Errors;

namespace Gateway.Admin.Access;

/// <summary>Proves a key, for a call of the API and for a sign-in to the console alike: who fails too often is not listened to for a while.</summary>
internal sealed class KeyLogin(KeyVerifier verifier, FailedLogins failedLogins, KeyUseRecorder keyUse, ILogger<KeyLogin> logger)
{
    private static readonly string[] Challenges = ["Basic realm=\"sso-gateway\", charset=\"UTF-8\"", "Bearer realm=\"sso-gateway\""];

    /// <summary>Why nothing is looked up for the address now; null where it is.</summary>
    public Problem? Blocked(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (!failedLogins.IsBlocked(address, out var retryAfter))
        {
            return null;
        }

        logger.LoginBlocked(address);
        return TooManyFailures(retryAfter);
    }

    /// <summary>The key that the credentials prove, or why they do not; exactly one of the two is given. A failure counts against the address.</summary>
    public async Task<(AdminKey? Key, Problem? Problem)> CheckAsync(HttpContext context, Credentials credentials)
    {
        var address = context.Connection.RemoteIpAddress;
        var check = await verifier.CheckAsync(credentials, context.RequestAborted);

        // Asked again: of many attempts made side by side, each has passed the first question before any of the others failed.
        if (failedLogins.IsBlocked(address, out var retryAfter))
        {
            return (null, TooManyFailures(retryAfter));
        }

        switch (check)
        {
            case KeyCheck.Right right:
                keyUse.Note(right.Key.Id);
                return (right.Key, null);
            case KeyCheck.Expired expired:
                logger.KeyExpired(address, expired.Key.Id);
                context.Response.Headers.WWWAuthenticate = Challenges;
                return (null, new Problem(ErrorType.KeyExpired, "Ask an administrator for a new key."));
            case KeyCheck.Unknowable:
                return (null, new Problem(
                    ErrorType.StoreUnavailable, "Your key cannot be looked up while the store is away. Keys used here in the last 15 minutes still work.")
                {
                    RetryAfter = AdminFailures.OutageRetry,
                });
            default:
                return (null, Fail(context, credentials.KeyId));
        }
    }

    /// <summary>Counts a failure against the address.</summary>
    public Problem Fail(HttpContext context, string? keyId)
    {
        failedLogins.Count(context.Connection.RemoteIpAddress);
        logger.LoginFailed(context.Connection.RemoteIpAddress, keyId ?? "(unreadable)");
        return Challenge(context, "The key is unknown or its secret is wrong.");
    }

    public static Problem Challenge(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = Challenges;
        return new Problem(ErrorType.Unauthenticated, detail);
    }

    private static Problem TooManyFailures(TimeSpan retryAfter) =>
        new(ErrorType.TooManyFailedLogins, "Too many log-ins from this address failed. No key is looked up from there for a while, not even a right one.")
        {
            RetryAfter = retryAfter,
        };
}
