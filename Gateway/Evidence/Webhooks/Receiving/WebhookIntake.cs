using System.Threading.Channels;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>
/// Brings messages into the inbox: those that come while one write is under way go together in the next, because each write waits for the
/// disk or the network. Who brought one waits until it is kept.
/// </summary>
internal sealed class WebhookIntake(
    IWebhookInbox inbox, WebhookSignal signal, IOptions<WebhookOptions> options, TimeProvider timeProvider) : BackgroundService
{
    /// <summary>How many messages one write takes.</summary>
    private const int MaxBatch = 256;

    /// <summary>How many may wait for a write; Stytch sends the others again.</summary>
    private const int Capacity = 4 * MaxBatch;

    private readonly Channel<Pending> _pending = Channel.CreateBounded<Pending>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Completes when the message is kept, or known not to be.</summary>
    /// <exception cref="StoreUnavailableException">The store did not take it; it may have all the same.</exception>
    public Task<InboxReceipt> StoreAsync(WebhookMessage message)
    {
        var pending = new Pending(ToInbox(message));
        return _pending.Writer.TryWrite(pending) ? pending.Receipt.Task : Task.FromResult(InboxReceipt.Full);
    }

    /// <summary>Keeps what still waits; the listeners have stopped by now.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _pending.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Pending>(MaxBatch);
        while (await _pending.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MaxBatch && _pending.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            await StoreAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task StoreAsync(List<Pending> batch, CancellationToken cancellationToken)
    {
        try
        {
            var receipts = await inbox.AddAsync(
                [.. batch.Select(pending => pending.Message)], options.Value.MaxWaiting, timeProvider.GetUtcNow(), cancellationToken);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Receipt.SetResult(receipts[i]);
            }

            signal.Set();
        }
        catch (Exception e)
        {
            // Whatever it is, those who wait learn it, and the next batch is tried.
            batch.ForEach(pending => pending.Receipt.TrySetException(e));
        }
    }

    private static InboxMessage ToInbox(WebhookMessage message) => new(
        $"{message.Project}/{message.MessageId}",
        message.EventId is null ? null : $"{message.Project}/{message.EventId}",
        message.IsToBeApplied ? WebhookJson.Write(message) : null);

    private sealed record Pending(InboxMessage Message)
    {
        public TaskCompletionSource<InboxReceipt> Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
