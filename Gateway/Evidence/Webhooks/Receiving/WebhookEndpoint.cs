using Gateway.Errors;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Public.Legacy.Watching;
using Gateway.Storage;
using Gateway.Stytch;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>
/// <c>POST /webhooks/stytch/{project}</c> on the public listener: checks who signed the message, keeps what is of use of it, and only then
/// answers 2xx. Anybody can post here, so what costs least is looked at first, and nothing that was sent comes back.
/// </summary>
internal sealed class WebhookEndpoint(
    StytchProjects projects,
    WebhookIntake intake,
    IOptions<WebhookOptions> options,
    WebhookMetrics metrics,
    WebhookEvents events,
    TimeProvider timeProvider,
    QuietLog<WebhookEndpoint> refusals,
    QuietLog<WebhookIntake> outages,
    ILogger<WebhookEndpoint> logger)
{
    private const string Prefix = "/webhooks/stytch/";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // Of its own: whoever posts here must not take what sign-ins need.
    private readonly CopyBudget _budget = new();

    /// <summary>Answers a request for a webhook URL; null for any other path.</summary>
    /// <param name="context">The request.</param>
    /// <param name="notFound">Answers as for any path that is nobody's.</param>
    public Task? TryHandle(HttpContext context, RequestDelegate notFound)
    {
        var path = context.Request.Path.Value;
        return path is not null && path.StartsWith(Prefix, StringComparison.Ordinal) ? HandleAsync(context, path[Prefix.Length..], notFound) : null;
    }

    private async Task HandleAsync(HttpContext context, string name, RequestDelegate notFound)
    {
        // Off the thread that reads every socket.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var project = projects.Find(name) is { WebhookKeys.Count: > 0 } found ? found : null;
        if (project is null)
        {
            metrics.Received(project, WebhookOutcome.NotFound);
            await notFound(context);
            return;
        }

        context.TraceIdentifier = RequestId.New();
        context.Response.Headers[RequestId.HeaderName] = context.TraceIdentifier;
        context.Response.Headers.CacheControl = "no-store";
        WebhookMessage? message = null;
        WebhookOutcome outcome;
        try
        {
            (outcome, message) = await ReceiveAsync(context, project);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            return;
        }

        metrics.Received(project, outcome);
        await AnswerAsync(context, project, outcome);
        events.Received(project, message, outcome, context);
    }

    private async Task<(WebhookOutcome Outcome, WebhookMessage? Message)> ReceiveAsync(HttpContext context, StytchProject project)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return (WebhookOutcome.MethodNotAllowed, null);
        }

        if (WebhookHeaders.Read(context.Request.Headers) is not { } headers)
        {
            return (WebhookOutcome.Unsigned, null);
        }

        if (WebhookSignature.FaultOfTime(headers, timeProvider.GetUtcNow()) is { } fault)
        {
            return (fault, null);
        }

        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                // The server then does not read on, for the next request's sake, what was refused.
                limit.MaxRequestBodySize = options.Value.MaxBodyBytes;
            }

            var (body, refused) = await WebhookBody.ReadAsync(context, options.Value.MaxBodyBytes, _budget, timeProvider);
            using (body)
            {
                return body is null ? (refused, null)
                    : WebhookSignature.Holds(project, headers, body.Bytes.Span) ? await KeepAsync(context, project, headers, body.Bytes)
                    : (WebhookOutcome.BadSignature, null);
            }
        }
        catch (BadHttpRequestException bad)
        {
            return (bad.StatusCode is StatusCodes.Status413PayloadTooLarge ? WebhookOutcome.TooLarge
                : bad.StatusCode is StatusCodes.Status408RequestTimeout ? WebhookOutcome.TimedOut
                : WebhookOutcome.Malformed, null);
        }
    }

    private async Task<(WebhookOutcome Outcome, WebhookMessage? Message)> KeepAsync(
        HttpContext context, StytchProject project, WebhookHeaders headers, ReadOnlyMemory<byte> body)
    {
        var (message, fault) = WebhookReader.Read(project, headers.Id, body);
        if (message is null)
        {
            return (fault, null);
        }

        try
        {
            return await intake.StoreAsync(message) switch
            {
                InboxReceipt.Stored => (message.IsToBeApplied ? WebhookOutcome.Stored : WebhookOutcome.Noted, message),
                InboxReceipt.Duplicate => (WebhookOutcome.Duplicate, message),
                _ => (WebhookOutcome.InboxFull, message),
            };
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            outages.Write((log, _) => log.WebhookNotKept(e, context.TraceIdentifier));
            return (WebhookOutcome.StoreUnavailable, message);
        }
        catch (Exception e)
        {
            // A mistake of ours: the sender keeps the message, and tries again.
            logger.WebhookNotKept(e, context.TraceIdentifier);
            return (WebhookOutcome.StoreUnavailable, message);
        }
    }

    private Task AnswerAsync(HttpContext context, StytchProject project, WebhookOutcome outcome)
    {
        if (outcome is WebhookOutcome.Stored or WebhookOutcome.Noted or WebhookOutcome.Duplicate)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (outcome is WebhookOutcome.MethodNotAllowed)
        {
            context.Response.Headers.Allow = HttpMethods.Post;
        }

        refusals.Write((log, count) => log.WebhooksRefused(count, project.Name, WebhookMetrics.Outcomes[(int)outcome], context.TraceIdentifier));
        return WebhookRefusals.Of(outcome, RetryAfter).ExecuteAsync(context);
    }
}
