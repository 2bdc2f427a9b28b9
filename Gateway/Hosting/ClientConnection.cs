using System.Net.Sockets;
using Gateway.Public.SlowBodies;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Hosting;

/// <summary>
/// One connection of a client. Stands between the server and what it asks the connection to do at its end: <see cref="RequestClose"/> has the answer
/// under way say so (<c>Connection: close</c>, or GOAWAY of HTTP/2), or ends a quiet connection.
/// </summary>
internal sealed class ClientConnection : IConnectionLifetimeNotificationFeature, IDisposable
{
    /// <summary>
    /// A client that was heard of more recently may have its next request under way, which would be lost if the connection ended now: a POST is not
    /// sent again (RFC 9110 9.2.2).
    /// </summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _closing = new();
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _serverCloses;
    private readonly ConnectionContext _connection;
    private long _lastHeardOf;
    private int _running;
    private int _late;
    private bool _isAsked;

    public ClientConnection(Listener listener, ConnectionContext connection, TimeProvider time)
    {
        (Listener, _connection, _time, _lastHeardOf) = (listener, connection, time, time.GetTimestamp());
        ConnectionClosedRequested = _closing.Token;
        var server = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(this);
        connection.Features.Set(this);
        _serverCloses = server?.ConnectionClosedRequested.UnsafeRegister(static state => _ = ((ClientConnection)state!).CloseSoonAsync(), this) ?? default;
    }

    /// <summary>The listener it came in by.</summary>
    public Listener Listener { get; }

    public CancellationToken ConnectionClosedRequested { get; set; }

    /// <summary>How long nothing began or ended on it.</summary>
    public TimeSpan QuietFor => _time.GetElapsedTime(Volatile.Read(ref _lastHeardOf));

    /// <summary>True while no request is answered on it.</summary>
    public bool IsIdle => Volatile.Read(ref _running) == 0;

    /// <summary>Notes that a request came.</summary>
    public void Hear()
    {
        _isAsked = true;
        Volatile.Write(ref _lastHeardOf, _time.GetTimestamp());
    }

    /// <summary>Notes that a request is not answered at once.</summary>
    public void Begin() => Interlocked.Increment(ref _running);

    /// <summary>Notes that its answer is made.</summary>
    public void End()
    {
        Hear();
        Interlocked.Decrement(ref _running);
    }

    /// <summary>Notes that an answered request's body is still coming. The connection counts as idle meanwhile.</summary>
    public void BeginLate() => Interlocked.Increment(ref _late);

    /// <summary>Notes that it comes no more.</summary>
    public void EndLate()
    {
        Hear();
        Interlocked.Decrement(ref _late);
    }

    /// <summary>Ends it now, where it is idle. One that never asked may not even have finished its TLS handshake, and is cut.</summary>
    public void EndIdle()
    {
        RequestClose();
        if (!_isAsked)
        {
            _connection.Abort();
        }
        else if (Volatile.Read(ref _late) > 0)
        {
            ConnectionEnd.EndNow(_connection.Features);
        }
    }

    public void RequestClose()
    {
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
    }

    public void Dispose()
    {
        _serverCloses.Dispose();
        _closing.Dispose();
    }

    // The server stops. Who was heard of just now gets an answer to what may be under way, and is told in it.
    private async Task CloseSoonAsync()
    {
        while (Quiet - QuietFor is var left && (left > TimeSpan.Zero || HasUnread()))
        {
            await Task.Delay(left > Look ? left : Look, _time);
        }

        RequestClose();
    }

    // On a busy machine a request may lie in the socket for a while. Closing it would reset the connection, and the request with it.
    private bool HasUnread()
    {
        try
        {
            return IsIdle && _connection.Features.Get<IConnectionSocketFeature>() is { Socket.Available: > 0 };
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            return false;
        }
    }
}
