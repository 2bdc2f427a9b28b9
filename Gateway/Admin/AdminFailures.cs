using Gateway.Errors;
using Gateway.Storage;
using Gateway.Telemetry;

namespace Gateway.Admin;

/// <summary>Turns what went wrong further in, and answers of the framework that are only a status, into problem details.</summary>
internal sealed class AdminFailures(RequestDelegate next, ILogger<AdminFailures> logger)
{
    /// <summary>What a client is told to wait while the store is away.</summary>
    public static readonly TimeSpan OutageRetry = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        Problem? problem;
        try
        {
            await next(context);
            problem = OfBareStatus(context.Response);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            problem = OfException(failure, context.TraceIdentifier);
        }

        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private Problem OfException(Exception failure, string requestId)
    {
        switch (failure)
        {
            case BadHttpRequestException bad:
                return Bare(ErrorTypes.OfStatus(bad.StatusCode) ?? ErrorType.InvalidRequest);
            case StoreUnavailableException { Refusal: { } refusal }:
                logger.StoreAway(failure, requestId);
                return new Problem(ErrorType.StoreUnavailable, $"The store refuses this ({Words.Of(refusal.Reason)}). {refusal.Remedy} Nothing was changed.")
                {
                    RetryAfter = OutageRetry,
                };
            case StoreUnavailableException:
                logger.StoreAway(failure, requestId);
                return new Problem(
                    ErrorType.StoreUnavailable,
                    "The store did not answer in time. A change may or may not have been made: read before you try again.")
                { RetryAfter = OutageRetry };
            case StoreDamagedException:
                logger.RequestFailed(failure, requestId);
                return new Problem(
                    ErrorType.StoreDamaged,
                    "What the store holds cannot be trusted. The gateway's log says under this request id what was found and what can be done.");
            default:
                logger.RequestFailed(failure, requestId);
                return new Problem(ErrorType.InternalError, "The gateway's log has the details under this request id.");
        }
    }

    private static Problem? OfBareStatus(HttpResponse response)
    {
        var isBare = !response.HasStarted && response.ContentType is null && response.ContentLength is null;
        return isBare && ErrorTypes.OfStatus(response.StatusCode) is { } type ? Bare(type) : null;
    }

    private static Problem Bare(ErrorType type) => new(type, type switch
    {
        ErrorType.NotFound =>
            "There is nothing at this path of the admin listener: GET /admin/openapi.json lists what there is. A slash within an identifier is written %2F.",
        ErrorType.MethodNotAllowed => "This path has other methods: see the Allow header.",
        ErrorType.BodyTooLarge => "The body is larger than Gateway:Admin:MaxBodyBytes, or that of a plan than Gateway:Plans:MaxBodyBytes. Nothing was changed.",
        ErrorType.UnsupportedMediaType => "Send 'Content-Type: application/json'. Nothing was changed.",
        ErrorType.RequestTimeout => "The body did not arrive in time. Nothing was changed.",
        _ => "The request is not well-formed HTTP. Nothing was changed.",
    });
}
