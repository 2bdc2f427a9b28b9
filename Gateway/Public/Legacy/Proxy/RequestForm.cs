using System.Globalization;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>Refuses what the legacy backend would get in another form than it was sent, or could read in another way than the gateway.</summary>
internal sealed class RequestForm(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var status = StatusOf(context.Request);
        if (status is null)
        {
            return next(context);
        }

        context.Response.StatusCode = status.Value;
        return Task.CompletedTask;
    }

    private static int? StatusOf(HttpRequest request)
    {
        var host = request.Headers.Host;
        if (host.Count > 0 && !IsHost(host.ToString()))
        {
            return StatusCodes.Status400BadRequest;
        }

        // RFC 9112 6.1: a coding that is not understood is a 501. The server takes chunked off and would leave the rest unsaid.
        var codings = request.Headers.TransferEncoding;
        return codings.Count > 0 && !"chunked".Equals(codings.ToString(), StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status501NotImplemented : null;
    }

    // RFC 9112 3.2: a server refuses an invalid Host; RFC 9110 4.2.1: an http URI has a host that is not empty. The listener has checked the characters.
    private static bool IsHost(string host)
    {
        var colon = host.LastIndexOf(':');
        if (colon < 0 || host.IndexOf(']', colon) >= 0)
        {
            return host.Length > 0;
        }

        var port = host.AsSpan(colon + 1);
        return colon > 0 && (port.IsEmpty || (ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0));
    }
}
