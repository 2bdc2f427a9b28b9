using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Admin.Access;

/// <summary>Turns addresses away before anything is read of what they sent: those that are not allowed, and those that ask too often.</summary>
internal sealed class AddressGuard(RequestDelegate next, AllowedNetworks networks, RequestLimits limits, AdminMetrics metrics, QuietLog<AddressGuard> log)
{
    public Task InvokeAsync(HttpContext context)
    {
        // The connection's own address: X-Forwarded-For is whatever the caller writes into it.
        var address = context.Connection.RemoteIpAddress;
        if (!networks.Allows(address))
        {
            metrics.Refused(AdminRefusal.Address);
            log.Write((logger, count) => logger.AddressRefused(count, address));
            return new Problem(ErrorType.AddressNotAllowed, "This address may not use the admin listener.").ExecuteAsync(context);
        }

        if (limits.Admits(address, out var retryAfter))
        {
            return next(context);
        }

        metrics.Refused(AdminRefusal.Rate);
        log.Write((logger, count) => logger.RateLimited(count, address, "(not looked up)"));
        return KeyLimit.Refusal("This address", retryAfter).ExecuteAsync(context);
    }
}
