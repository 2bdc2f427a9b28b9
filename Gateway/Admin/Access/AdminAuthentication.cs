using Gateway.Admin.Keys;
using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Admin.Access;

/// <summary>
/// Lets nobody past without a key whose role is enough. A middleware of our own, not the framework's authentication services: registering those
/// would put their middleware before every listener of the process, the public one included.
/// </summary>
internal sealed class AdminAuthentication(RequestDelegate next, KeyLogin login)
{
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
        // The console calls in this process, for somebody whose session was proved.
        if (context.Features.Get<AdminCaller>() is not null)
        {
            return null;
        }

        if (login.Blocked(context) is { } blocked)
        {
            return blocked;
        }

        if (context.Request.Headers.Authorization.Count == 0)
        {
            return KeyLogin.Challenge(context, "Send HTTP Basic with the key's id and secret, or 'Authorization: Bearer key_id.secret'.");
        }

        if (!Credentials.TryParse(context.Request.Headers.Authorization, out var credentials))
        {
            return login.Fail(context, keyId: null);
        }

        var (key, problem) = await login.CheckAsync(context, credentials);
        if (key is not null)
        {
            context.Features.Set(new AdminCaller(key.Id, key.Role));
        }

        return problem;
    }

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
