using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Deploy.Front;

/// <summary>A connection from an address of loopback that is not the server's own, so that the two can be told apart.</summary>
internal static class LoopbackClient
{
    public static async Task<Socket> ConnectAsync(string from, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
