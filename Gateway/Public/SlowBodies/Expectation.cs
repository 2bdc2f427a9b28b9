using Gateway.Public.Legacy.Watching;

namespace Gateway.Public.SlowBodies;

/// <summary>What a client that asks first (<c>Expect: 100-continue</c>) is told where it is answered before its body was asked for.</summary>
internal static class Expectation
{
    /// <summary>
    /// Has such an answer end its connection, to be called before the answer is written. RFC 9110 10.1.1: a server that answers at once says whether it will
    /// close the connection or read the body all the same. Apache as a proxy takes a kept connection for a fault, and answers 500; and nobody sends a form
    /// that is thrown away.
    /// </summary>
    public static void Decline(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Expect.Count > 0 && request.Body is not BodyReadStream { HasBegun: true } && HttpProtocol.IsHttp11(request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }
}
