using Gateway.Admin.Keys;
using Gateway.Storage;

namespace Gateway.Admin.Access;

/// <summary>Notes when keys are used, and carries it to the store once a minute: no request waits for that, and none costs a write of its own.</summary>
internal sealed class KeyUseRecorder(IAdminKeyStore store, TimeProvider timeProvider, ILogger<KeyUseRecorder> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<string, DateTimeOffset> _uses = new(StringComparer.Ordinal);

    /// <param name="keyId">A key that was just proved: so there are never more than there are keys.</param>
    public void Note(string keyId)
    {
        lock (_lock)
        {
            _uses[keyId] = timeProvider.GetUtcNow();
        }
    }

    /// <summary>Stores what was noted; where the store is away, it is kept for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, DateTimeOffset> uses;
        lock (_lock)
        {
            (uses, _uses) = (_uses, new(StringComparer.Ordinal));
        }

        if (uses.Count == 0)
        {
            return;
        }

        try
        {
            await store.MarkUsedAsync([.. uses.Select(use => new KeyUse(use.Key, use.Value))], cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is: that a use is not noted must not end the gateway, as a fault in a background service would.
            logger.KeyUseNotNoted(e, uses.Count);
            Restore(uses);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time to stop is up; a last use that is a minute late harms nobody.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await BackgroundPause.WaitAsync(timeProvider, Interval, stoppingToken);
            if (!stoppingToken.IsCancellationRequested)
            {
                await FlushAsync(CancellationToken.None);
            }
        }
    }

    private void Restore(Dictionary<string, DateTimeOffset> uses)
    {
        lock (_lock)
        {
            foreach (var (keyId, at) in uses)
            {
                _uses.TryAdd(keyId, at);
            }
        }
    }
}
