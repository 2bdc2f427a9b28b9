using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>
/// The clients' connections that are open, on all listeners. On the public one there are only so many; probes and operators always get through.
/// </summary>
/// <param name="max">How many the public listener has at most, bar the few that are just ending; 0 for no limit.</param>
/// <param name="time">Tells how long a connection is idle.</param>
/// <param name="logger">Is told when they are full.</param>
internal sealed class ClientConnections(int max, TimeProvider time, ILogger<ClientConnections> logger)
{
    /// <summary>How many may be ending while others come already.</summary>
    private const int Ending = 32;

    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ClientConnection, bool> _open = new();
    private readonly Lock _room = new();
    private int _public;
    private long _toldAt;

    public int Max => max;

    /// <summary>Serves a connection to its end. Where there is no room for it that is at once.</summary>
    public async Task ServeAsync(Listener listener, ConnectionContext connection, ConnectionDelegate next)
    {
        using var client = new ClientConnection(listener, connection, time);
        if (listener is not Listener.Public)
        {
            await KeepAsync(client, connection, next);
            return;
        }

        var count = Interlocked.Increment(ref _public);
        try
        {
            if (max == 0 || count <= max || MakeRoom(count))
            {
                await KeepAsync(client, connection, next);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _public);
        }
    }

    private async Task KeepAsync(ClientConnection client, ConnectionContext connection, ConnectionDelegate next)
    {
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

    // Some at once, so that not every new connection looks at all the others.
    private bool MakeRoom(int count)
    {
        lock (_room)
        {
            Tell(count);
            var idle = _open.Keys.Where(
                client => client is { Listener: Listener.Public, IsIdle: true, ConnectionClosedRequested.IsCancellationRequested: false }).ToList();
            foreach (var client in idle.OrderByDescending(client => client.QuietFor).Take(1 + (max / 32)))
            {
                client.EndIdle();
            }

            return idle.Count > 0 && count <= max + Ending;
        }
    }

    private void Tell(int count)
    {
        if (_toldAt == 0 || time.GetElapsedTime(_toldAt) >= TellAgain)
        {
            _toldAt = time.GetTimestamp();
            logger.ConnectionsFull(count - 1);
        }
    }
}
