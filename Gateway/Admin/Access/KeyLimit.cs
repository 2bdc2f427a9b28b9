using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Admin.Access;

/// <summary>Lets a key ask, and change, only so often.</summary>
internal sealed class KeyLimit(RequestLimits limits, AdminMetrics metrics, QuietLog<KeyLimit> log)
{
    public static Problem Refusal(string who, TimeSpan retryAfter) =>
        new(ErrorType.TooManyRequests, $"{who} asked more often than the limits of Gateway:Admin allow. Nothing was changed.") { RetryAfter = retryAfter };

    /// <summary>The step of the pipeline. A call that the console makes for a page is not counted: the page was.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var caller = AdminCaller.Of(context);
        return caller.IsCounted || Count(context, caller.KeyId) is not { } refusal ? next(context) : refusal.ExecuteAsync(context);
    }

    /// <summary>Counts a request against a key; why it is refused, null where it is not.</summary>
    public Problem? Count(HttpContext context, string keyId)
    {
        if (limits.Admits(keyId, !context.Request.IsRead(), out var retryAfter))
        {
            return null;
        }

        metrics.Refused(AdminRefusal.Rate);
        log.Write((logger, count) => logger.RateLimited(count, context.Connection.RemoteIpAddress, keyId));
        return Refusal("This key", retryAfter);
    }
}
