using Gateway.Errors;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>Gives a browser a clear page, with a reference id, when the legacy backend could not be reached. Nothing is sent a second time.</summary>
internal sealed class LegacyFailurePage(RequestDelegate next, LegacyMetrics metrics, ILogger<LegacyFailurePage> logger)
{
    private static readonly ErrorPage Unreachable = new(
        StatusCodes.Status502BadGateway,
        "Sign-in is not available right now",
        "The sign-in service could not be reached. Please try again in a few minutes. If it goes on, tell your administrator the reference below.");

    private static readonly ErrorPage TimedOut = new(
        StatusCodes.Status504GatewayTimeout,
        "Sign-in takes too long right now",
        "The sign-in service did not answer in time. Please try again in a few minutes. If it goes on, tell your administrator the reference below.");

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (LegacyOutcome.FailureOf(context) is not { } failure)
        {
            if (LegacyOutcome.ReasonOf(context) is LegacyOutcome.BackendError)
            {
                metrics.AnsweredError();
            }

            return;
        }

        metrics.Failed(failure);
        var referenceId = context.TraceIdentifier;
        logger.LegacyFailed(failure, referenceId, CauseOf(context));
        // Once the backend's answer has begun there is nothing left to replace; YARP has ended the connection.
        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await (failure is LegacyFailure.TimedOut ? TimedOut : Unreachable).WriteAsync(context, referenceId);
        }
    }

    // The innermost message tells the address and the socket's or TLS's complaint; nothing in it comes from the request.
    private static string CauseOf(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>()?.Exception?.GetBaseException().Message ?? "no destination is healthy";
}
