using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Health;

/// <summary>
/// The drain on SIGTERM. The host calls it before it stops the listeners: readiness turns first, then new requests are still taken for the
/// configured delay.
/// </summary>
internal sealed class Drain(IOptions<DrainOptions> options, TimeProvider timeProvider, ILogger<Drain> logger) : IHostedLifecycleService
{
    private volatile bool _isDraining;

    public bool IsDraining => _isDraining;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        logger.Draining(options.Value.Delay);
        await Task.Delay(options.Value.Delay, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
