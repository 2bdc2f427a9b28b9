using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>Ports for programs that have to be told theirs before they start.</summary>
internal static class LoopbackPort
{
    /// <summary>A port of 127.0.0.1 that nobody listens on at this moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
