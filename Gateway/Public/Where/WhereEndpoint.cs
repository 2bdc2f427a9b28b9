using System.Text.Json;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.Table;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Where;

/// <summary>
/// <c>GET /v1/where/{identifier}</c>: an application's server asks on which side a tenant signs in, for its own log-in button. Answered from the table
/// alone. Who has no token learns nothing; who has one learns of another project's tenants what it learns of those that do not exist.
/// </summary>
internal sealed class WhereEndpoint(
    IOptions<WhereOptions> options,
    WhereTokens tokens,
    WhereMetrics metrics,
    MappingTable table,
    MappingReplica replica,
    LegacyStart legacyStart,
    TimeProvider time)
{
    private const string Prefix = "/v1/where/";

    private static readonly TimeSpan UntilLoaded = TimeSpan.FromSeconds(5);

    /// <summary>Answers a request on a listener; null for any other path, and where it is asked elsewhere or nowhere.</summary>
    public Task? TryHandle(HttpContext context, WhereListener listener) =>
        options.Value.Listener == listener && RawTarget.Of(context).Path.StartsWith(Prefix)
            ? HandleAsync(context)
            : null;

    private async Task HandleAsync(HttpContext context)
    {
        // Off the thread that reads every socket.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await AnswerAsync(context);
    }

    private Task AnswerAsync(HttpContext context)
    {
        context.TraceIdentifier = RequestId.New();
        context.Response.Headers[RequestId.HeaderName] = context.TraceIdentifier;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Refuse(context, WhereOutcome.Refused, new Problem(ErrorType.MethodNotAllowed, "This is read with GET."));
        }

        if (tokens.Find(context.Request.Headers.Authorization.ToString()) is not { } token)
        {
            return RefuseStranger(context);
        }

        if (!tokens.Admits(token, out var retryAfter))
        {
            return Refuse(context, WhereOutcome.Limited, TooMany("This token", nameof(WhereOptions.RequestsPerMinute), retryAfter));
        }

        if (!table.IsLoaded)
        {
            return Refuse(context, WhereOutcome.Starting, new Problem(ErrorType.StoreUnavailable, "No mappings are loaded yet.") { RetryAfter = UntilLoaded });
        }

        Span<char> buffer = stackalloc char[MappingRules.MaxIdentifierLength];
        var encoded = RawTarget.Of(context).Path[Prefix.Length..];
        if (encoded.IsEmpty || encoded.Contains('/') || !PercentDecoder.TryDecode(encoded, plusIsSpace: false, buffer, out var length))
        {
            return Refuse(
                context, WhereOutcome.Refused, new Problem(ErrorType.InvalidRequest, $"Ask for {Prefix}IDENTIFIER, with the identifier percent-encoded."));
        }

        // What is longer than any identifier is nobody's.
        var entry = length < 0 ? null : Find(buffer[..length], tokens.ProjectOf(token));
        metrics.Asked(WhereOutcome.Answered);
        return WriteAsync(context, AnswerOf(entry));
    }

    private MappingEntry? Find(ReadOnlySpan<char> key, string project) =>
        table.FindIgnoringCase(key) is { } entry && entry.Project?.Name == project ? entry : null;

    private WhereAnswer AnswerOf(MappingEntry? entry)
    {
        var status = replica.Status;
        var asOf = status.Condition is ReplicaCondition.Current ? time.GetUtcNow() : status.CurrentAt ?? status.Since;
        return entry is null ? new(WhereSide.Legacy, null, null, asOf)
            : table.IsBreakGlass || entry.State is MappingState.Legacy or MappingState.Shadow
                ? new(WhereSide.Legacy, legacyStart.UrlOf(entry.Identifier), entry.State, asOf)
                : new(WhereSide.Target, entry.StartUrlFor(null), entry.State, asOf);
    }

    private static Task WriteAsync(HttpContext context, WhereAnswer answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, WhereJson.Readable.WhereAnswer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }

    private Task RefuseStranger(HttpContext context)
    {
        if (!tokens.AdmitsRefused(context.Connection.RemoteIpAddress, out var retryAfter))
        {
            return Refuse(context, WhereOutcome.Limited, TooMany("This address", nameof(WhereOptions.RefusalsPerMinute), retryAfter));
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Refuse(
            context, WhereOutcome.Unauthenticated, new Problem(ErrorType.Unauthenticated, "Send a token that may ask here: Authorization: Bearer TOKEN."));
    }

    private static Problem TooMany(string who, string setting, TimeSpan retryAfter) =>
        new(ErrorType.TooManyRequests, $"{who} asked more often than {WhereOptions.Section}:{setting} allows.") { RetryAfter = retryAfter };

    private Task Refuse(HttpContext context, WhereOutcome outcome, Problem problem)
    {
        metrics.Asked(outcome);
        return problem.ExecuteAsync(context);
    }
}
