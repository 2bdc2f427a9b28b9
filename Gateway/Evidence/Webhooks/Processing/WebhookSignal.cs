namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>Wakes the worker of this process: a message was kept. What other gateways keep it finds when it looks again.</summary>
internal sealed class WebhookSignal
{
    private volatile TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => _set.TrySetResult();

    /// <summary>Completes when it is set, or was since the last time, or when the time is up.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        await _set.Task.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_set.Task.IsCompleted)
        {
            _set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
