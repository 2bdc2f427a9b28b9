using Gateway.Public.SlowBodies;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Health;

/// <summary>
/// The drain on SIGTERM. The host calls it before it stops the listeners: readiness turns first, then new requests are still taken for the
/// configured delay. Meanwhile every answer ends its connection: whoever sends another request does so elsewhere. Idle connections stay: a proxy that
/// is told so on one takes the next idle one, and a request that meets the end of its connection is lost. At last nobody is let in any more, and who
/// came before that is; what is idle then ends when the host stops the server.
/// </summary>
internal sealed class Drain(
    IOptions<DrainOptions> options, ListenSockets sockets, LateBodies lateBodies, TimeProvider timeProvider, ILogger<Drain> logger) : IHostedLifecycleService
{
    /// <summary>A handshake that began before nobody was let in any more is finished within one round trip, or less than this.</summary>
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(250);

    /// <summary>A gateway that does not come to accept who waits within this time would not come to answer them.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private volatile bool _isDraining;

    public bool IsDraining => _isDraining;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        logger.Draining(options.Value.Delay);
        await WaitAsync(options.Value.Delay, cancellationToken);
        sockets.TurnAway();
        var handshake = options.Value.Delay < Handshake ? options.Value.Delay : Handshake;
        await WaitAsync(handshake, cancellationToken);
        var start = timeProvider.GetTimestamp();
        while (sockets.HaveWaiting() && timeProvider.GetElapsedTime(start) < MaxWait && !cancellationToken.IsCancellationRequested)
        {
            await WaitAsync(Look, cancellationToken);
        }
    }

    /// <summary>
    /// Answers a request, and notes on its connection that it is not quiet. Where the public listener has answered before all of the body came, it reads on;
    /// such a request counts as answered.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Answers it by the listener that it came in by.</param>
    public Task AnswerAsync(HttpContext context, Func<HttpContext, Listener, Task> answer)
    {
        var connection = context.Features.GetRequiredFeature<ClientConnection>();
        connection.Hear();
        if (_isDraining)
        {
            connection.RequestClose();
        }

        // A redirect is answered at once: only what goes on has to be kept from being taken for idle.
        var body = context.Request.Body;
        var answering = answer(context, connection.Listener);
        return !answering.IsCompletedSuccessfully ? AwaitAsync(answering, context, connection, body)
            : connection.Listener is not Listener.Public || LateBodies.HasCome(context, body) ? answering
            : ReadLateAsync(context, connection);
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
        await Task.Delay(time, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task AwaitAsync(Task answering, HttpContext context, ClientConnection connection, Stream body)
    {
        connection.Begin();
        try
        {
            await answering;
        }
        finally
        {
            connection.End();
        }

        if (connection.Listener is Listener.Public && !LateBodies.HasCome(context, body))
        {
            await ReadLateAsync(context, connection);
        }
    }

    private async Task ReadLateAsync(HttpContext context, ClientConnection connection)
    {
        connection.BeginLate();
        try
        {
            await lateBodies.ReadAsync(context);
        }
        finally
        {
            connection.EndLate();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
