using Gateway.Admin.Keys;
using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Admin.Access;

/// <summary>
/// Lets nobody past without a key whose role is enough. A middleware of our own, not the framework's authentication services: registering those
/// would put their middleware before every listener of the process, the public one included.
/// </summary>
internal sealed class AdminAuthentication(
    RequestDelegate next,
    KeyVerifier verifier,
    FailedLogins failedLogins,
    KeyUseRecorder keyUse,
    ILogger<AdminAuthentication> logger)
{
    private static readonly string[] Challenges = ["Basic realm=\"sso-gateway\", charset=\"UTF-8\"", "Bearer realm=\"sso-gateway\""];

    public async Task InvokeAsync(HttpContext context)
    {
        var refusal = await AuthenticateAsync(context) ?? Authorize(context);
        if (refusal is null)
        {
            await next(context);
            return;
        }

        await refusal.ExecuteAsync(context);
    }

    private async Task<Problem?> AuthenticateAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (failedLogins.IsBlocked(address, out var retryAfter))
        {
            logger.LoginBlocked(address);
            return TooManyFailures(retryAfter);
        }

        if (context.Request.Headers.Authorization.Count == 0)
        {
            return Challenge(context, "Send HTTP Basic with the key's id and secret, or 'Authorization: Bearer key_id.secret'.");
        }

        if (!Credentials.TryParse(context.Request.Headers.Authorization, out var credentials))
        {
            return Fail(context, keyId: null);
        }

        var check = await verifier.CheckAsync(credentials, context.RequestAborted);

        // Asked again: of many attempts made side by side, each has passed the first question before any of the others failed.
        if (failedLogins.IsBlocked(address, out retryAfter))
        {
            return TooManyFailures(retryAfter);
        }

        switch (check)
        {
            case KeyCheck.Right right:
                context.Features.Set(new AdminCaller(right.Key.Id, right.Key.Role));
                keyUse.Note(right.Key.Id);
                return null;
            case KeyCheck.Expired expired:
                logger.KeyExpired(address, expired.Key.Id);
                context.Response.Headers.WWWAuthenticate = Challenges;
                return new Problem(ErrorType.KeyExpired, "Ask an administrator for a new key.");
            case KeyCheck.Unknowable:
                return new Problem(
                    ErrorType.StoreUnavailable, "Your key cannot be looked up while the store is away. Keys used here in the last 15 minutes still work.")
                {
                    RetryAfter = AdminFailures.OutageRetry,
                };
            default:
                return Fail(context, credentials.KeyId);
        }
    }

    private Problem Fail(HttpContext context, string? keyId)
    {
        failedLogins.Count(context.Connection.RemoteIpAddress);
        logger.LoginFailed(context.Connection.RemoteIpAddress, keyId ?? "(unreadable)");
        return Challenge(context, "The key is unknown or its secret is wrong.");
    }

    private static Problem Challenge(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = Challenges;
        return new Problem(ErrorType.Unauthenticated, detail);
    }

    private static Problem TooManyFailures(TimeSpan retryAfter) =>
        new(ErrorType.TooManyFailedLogins, "Too many log-ins from this address failed. No key is looked up from there for a while, not even a right one.")
        {
            RetryAfter = retryAfter,
        };

    private static Problem? Authorize(HttpContext context)
    {
        var caller = AdminCaller.Of(context);
        var endpoint = context.GetEndpoint();

        // A path that is not there, or not for this method, is answered to anyone with a key. An endpoint that forgot to say wants an admin.
        var required = endpoint?.Metadata.GetMetadata<RequiredRole>()?.Role ?? (endpoint is RouteEndpoint ? AdminRole.Admin : AdminRole.Viewer);
        return caller.Role >= required
            ? null
            : new Problem(ErrorType.Forbidden, $"This needs the role {Words.Of(required)}; key {caller.KeyId} has {Words.Of(caller.Role)}.");
    }
}
