using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Public.SlowBodies;

/// <summary>
/// Reads the rest of a body that comes after its answer, and throws it away. Left to itself the server does so for 5 s and then resets the connection: a
/// client, or the proxy in front, that is still sending loses the answer, and with it the login.
/// </summary>
internal sealed class LateBodies(BodyPaces paces, LateBodyMetrics metrics)
{
    /// <summary>True where nothing of the body is still to come, as nearly always; then nothing is left to be done, and nothing was written yet.</summary>
    /// <param name="context">The request; it is answered, but the answer may not have left.</param>
    /// <param name="body">The server's own body: others may have put theirs in its place.</param>
    public static bool HasCome(HttpContext context, Stream body)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsConnect(request.Method))
        {
            return true;
        }

        if (!ReferenceEquals(request.Body, body))
        {
            request.Body.Dispose();
            request.Body = body;
        }

        // Who asks first is told the answer first: what asks for the body would be said otherwise (RFC 9110 10.1.1).
        if (request.Headers.Expect.Count > 0 && !context.Response.HasStarted)
        {
            return false;
        }

        // The server's own bound on how fast a body comes would count from here on.
        Unbind(context);
        return HasCome(request);
    }

    /// <summary>Sends the answer, if it has not left, and reads on to the end of the body or to a bound. Nothing may be written afterwards.</summary>
    public async Task ReadAsync(HttpContext context)
    {
        await context.Response.CompleteAsync();
        Unbind(context);
        if (HasCome(context.Request))
        {
            return;
        }

        BodyEnd end;
        using (var pace = paces.Begin(context.Request.BodyReader))
        {
            end = await pace.ThrowAwayAsync();
        }

        metrics.Ended(end);
        // A stream of HTTP/2 is reset by the server with NO_ERROR, which tells that the answer stands (RFC 9113 8.1).
        if (end is BodyEnd.TooLarge or BodyEnd.TooSlow or BodyEnd.TooLong && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            ConnectionEnd.EndNow(context.Features);
        }
    }

    /// <summary>Takes the server's own bound off the body, where it has not begun to be read: it would end a body that is silent for 5 s.</summary>
    public static void Unbind(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static bool HasCome(HttpRequest request)
    {
        var reader = request.BodyReader;
        try
        {
            while (reader.TryRead(out var result))
            {
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client went away, or broke the rules of HTTP: nothing can be read any more, and the server ends the connection after the answer.
            return true;
        }
    }
}
