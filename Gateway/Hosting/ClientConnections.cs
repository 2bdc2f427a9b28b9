using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>The clients' connections that are open, on all listeners.</summary>
internal sealed class ClientConnections(TimeProvider time)
{
    private readonly ConcurrentDictionary<ClientConnection, bool> _open = new();

    /// <summary>Serves a connection to its end.</summary>
    public async Task ServeAsync(Listener listener, ConnectionContext connection, ConnectionDelegate next)
    {
        using var client = new ClientConnection(listener, connection, time);
        _open[client] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(client, out _);
        }
    }

    /// <summary>Ends those on which nothing happens; what is under way on them is finished first.</summary>
    public void CloseQuiet()
    {
        foreach (var (client, _) in _open)
        {
            if (client.QuietFor >= ClientConnection.Quiet)
            {
                client.RequestClose();
            }
        }
    }
}
