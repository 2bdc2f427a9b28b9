using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>How a request to the legacy side went.</summary>
internal static class LegacyOutcome
{
    /// <summary>The gateway itself failed on the way.</summary>
    public const string GatewayFailed = "internal_error";

    /// <summary>The backend's own answer is a 5xx.</summary>
    public const string BackendError = "backend_error";

    private const string ClientGone = "client_gone";

    /// <summary>How it failed; null where it did not, or where only the browser went away.</summary>
    public static LegacyFailure? FailureOf(HttpContext context)
    {
        var error = ErrorOf(context);
        return error switch
        {
            ForwarderError.None => null,
            // The browser went away; nobody is there to read a page.
            _ when IsClientGone(error) => null,
            // It answered, and read the body no further: what it answered stands.
            ForwarderError.RequestBodyDestination when EarlyAnswer.HasCome(context) => null,
            ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => LegacyFailure.TimedOut,
            ForwarderError.NoAvailableDestinations => LegacyFailure.NoDestination,
            ForwarderError.ResponseBodyDestination or ForwarderError.UpgradeResponseDestination => LegacyFailure.CutShort,
            ForwarderError.RequestBodyDestination => LegacyFailure.BodyRefused,
            _ => LegacyFailure.Unreachable,
        };
    }

    /// <summary>Why it counts as failed, for the event log; null where it went well.</summary>
    public static string? ReasonOf(HttpContext context) => FailureOf(context) is { } failure ? WordOf(failure)
        : IsClientGone(ErrorOf(context)) ? ClientGone
        : context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? BackendError
        : null;

    public static string WordOf(LegacyFailure failure) => failure switch
    {
        LegacyFailure.TimedOut => "timed_out",
        LegacyFailure.NoDestination => "no_destination",
        LegacyFailure.CutShort => "cut_short",
        LegacyFailure.BodyRefused => "body_refused",
        _ => "unreachable",
    };

    private static ForwarderError ErrorOf(HttpContext context) => context.Features.Get<IForwarderErrorFeature>()?.Error ?? ForwarderError.None;

    private static bool IsClientGone(ForwarderError error) => error is
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
        or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled
        or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient;
}
