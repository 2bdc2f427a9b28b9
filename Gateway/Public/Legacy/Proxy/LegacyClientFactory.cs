using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>Makes the clients of the legacy side. What a cluster's <c>HttpClient</c> section says goes first.</summary>
internal class LegacyClientFactory(ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        // RFC 9110 5.5: bytes beyond ASCII are opaque. Latin-1 has a character for each, so that they pass as they came; the listener does the same.
        handler.RequestHeaderEncodingSelector ??= static (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector ??= static (_, _) => Encoding.Latin1;
    }
}
