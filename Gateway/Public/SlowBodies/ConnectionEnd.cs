using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Public.SlowBodies;

/// <summary>Ends connections in order.</summary>
internal static class ConnectionEnd
{
    /// <summary>
    /// Ends a connection whose answers are sent while something is still coming on it. The client sees the end of the stream behind its answer: the server's
    /// own end of such a connection, which follows, is a reset.
    /// </summary>
    public static void EndNow(IFeatureCollection features)
    {
        try
        {
            features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // It ended meanwhile.
        }
    }
}
