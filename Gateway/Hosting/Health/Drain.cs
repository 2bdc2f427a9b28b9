using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Health;

/// <summary>
/// The drain on SIGTERM. The host calls it before it stops the listeners: readiness turns first, then new requests are still taken for the
/// configured delay. Meanwhile every answer ends its connection, and quiet ones are ended: whoever sends another request does so elsewhere.
/// </summary>
internal sealed class Drain(
    IOptions<DrainOptions> options, ClientConnections connections, TimeProvider timeProvider, ILogger<Drain> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private volatile bool _isDraining;

    public bool IsDraining => _isDraining;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        logger.Draining(options.Value.Delay);
        var start = timeProvider.GetTimestamp();
        TimeSpan left;
        while ((left = options.Value.Delay - timeProvider.GetElapsedTime(start)) > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            connections.CloseQuiet();
            await Task.Delay(left < Step ? left : Step, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Answers a request, and notes on its connection that it is not quiet.</summary>
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
        var answering = answer(context, connection.Listener);
        return answering.IsCompletedSuccessfully ? answering : AwaitAsync(answering, connection);
    }

    private static async Task AwaitAsync(Task answering, ClientConnection connection)
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
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
