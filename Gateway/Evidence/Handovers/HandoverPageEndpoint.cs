using System.Net;
using Gateway.Errors;
using Gateway.Errors.Limits;
using Gateway.Evidence.Progress;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Handovers;

/// <summary>
/// <c>GET /sso-gateway/handover/{link}</c> on the public listener. A link that ended, was revoked or never was is answered as any other that is none, and who
/// tries many has to wait.
/// </summary>
internal sealed class HandoverPageEndpoint(
    IOptions<HandoverOptions> options,
    IHandoverLinkStore links,
    IMappingStore mappings,
    MappingRules rules,
    TenantProgressReader progress,
    TimeProvider time) : IDisposable
{
    /// <summary>Links that an address may try in a minute; each costs a question to the store.</summary>
    private const int TriesPerMinute = 120;

    private static readonly ErrorPage NotValid = new(
        StatusCodes.Status404NotFound, "This link does not work", "It has ended, or was taken back. Please ask those who sent it to you for a new one.");

    private static readonly ErrorPage TooMany = new(
        StatusCodes.Status429TooManyRequests, "Too many requests", "Please try again in a minute.");

    private static readonly ErrorPage Later = new(
        StatusCodes.Status503ServiceUnavailable, "This page is not available right now", "Please try again in a few minutes. Signing in is not affected.");

    private readonly WindowLimits<int> _tries = new(TriesPerMinute, TimeSpan.FromMinutes(1));
    private readonly bool _isOn = options.Value.PublicUrl is { Length: > 0 };

    /// <summary>Answers a request for a page; null for any other path, and where there are no links.</summary>
    public Task? TryHandle(HttpContext context) =>
        _isOn && context.Request.Path.Value is { } path && path.StartsWith(HandoverLink.PathPrefix, StringComparison.Ordinal)
            ? HandleAsync(context, path)
            : null;

    public void Dispose() => _tries.Dispose();

    private async Task HandleAsync(HttpContext context, string path)
    {
        // Off the thread that reads every socket.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var referenceId = RequestId.New();
        if (HandoverLink.Parse(path) is not { } token || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            await NotValid.WriteAsync(context, referenceId);
            return;
        }

        using var lease = _tries.Take(AddressCounters.Of(context.Connection.RemoteIpAddress ?? IPAddress.None));
        if (!lease.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "60";
            await TooMany.WriteAsync(context, referenceId);
            return;
        }

        try
        {
            await (await ReadAsync(token, context.RequestAborted) is { } found
                ? HandoverPage.WriteAsync(context, found.Handover, found.Progress, found.ExpiresAt)
                : NotValid.WriteAsync(context, referenceId));
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException && !context.Response.HasStarted)
        {
            context.Response.Headers.RetryAfter = "60";
            await Later.WriteAsync(context, referenceId);
        }
    }

    private async Task<(Handover Handover, MappingProgress Progress, DateTimeOffset ExpiresAt)?> ReadAsync(
        (string Id, string Secret) token, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token.Id, cancellationToken) is not { } link || !link.Admits(token.Secret, time.GetUtcNow()))
        {
            return null;
        }

        // An alias now is another mapping's: the link was made for the identifier.
        if (await mappings.FindAsync(link.Identifier, cancellationToken) is not { } mapping
            || mapping.Identifier != link.Identifier
            || rules.TargetOf(mapping) is not { } target)
        {
            return null;
        }

        var shown = await progress.ReadAsync(mapping, cancellationToken);
        return (HandoverMessage.Of(mapping, target, link.Until, shown.QuietDaysNeeded), shown, link.ExpiresAt);
    }
}
