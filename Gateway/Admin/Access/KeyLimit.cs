using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Admin.Access;

/// <summary>Lets a key ask, and change, only so often.</summary>
internal sealed class KeyLimit(RequestDelegate next, RequestLimits limits, AdminMetrics metrics, QuietLog<KeyLimit> log)
{
    public static Problem Refusal(string who, TimeSpan retryAfter) =>
        new(ErrorType.TooManyRequests, $"{who} asked more often than the limits of Gateway:Admin allow. Nothing was changed.") { RetryAfter = retryAfter };

    public Task InvokeAsync(HttpContext context)
    {
        var keyId = AdminCaller.Of(context).KeyId;
        if (limits.Admits(keyId, !context.Request.IsRead(), out var retryAfter))
        {
            return next(context);
        }

        metrics.Refused(AdminRefusal.Rate);
        log.Write((logger, count) => logger.RateLimited(count, context.Connection.RemoteIpAddress, keyId));
        return Refusal("This key", retryAfter).ExecuteAsync(context);
    }
}
