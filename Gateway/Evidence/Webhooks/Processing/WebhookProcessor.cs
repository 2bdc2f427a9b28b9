using System.Text.Json;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Storage;

namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>
/// Applies the messages of the inbox. One gateway of a fleet has the lease; an event is applied only where none of its object's later ones was
/// applied before, so that neither the order of delivery nor a repetition matters.
/// </summary>
internal sealed class WebhookProcessor(
    IWebhookInbox inbox, IEnumerable<IWebhookEffect> effects, WebhookMetrics metrics, TimeProvider timeProvider, ILogger<WebhookProcessor> logger)
{
    /// <summary>How long the other gateways wait for one that ended with the lease in its hand.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>How often a message is tried before it is set aside; with the pauses between, for some minutes.</summary>
    public const int MaxAttempts = 6;

    private const int MaxBatch = 200;

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private readonly List<IWebhookEffect> _effects = [.. effects];

    /// <summary>True where messages waited when they were looked for last: for their time, or for the gateway that has the lease.</summary>
    public bool IsAnyWaiting { get; private set; }

    /// <summary>Applies what is due; true where more may be.</summary>
    /// <exception cref="StoreUnavailableException">A store is away; what was not applied waits.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        var batch = await inbox.TakeAsync(_holder, Lease, MaxBatch, timeProvider.GetUtcNow(), cancellationToken);
        metrics.Inbox(batch.Waiting, batch.SetAside);
        IsAnyWaiting = batch.Waiting > 0;
        if (batch.Entries.Count == 0)
        {
            return false;
        }

        var messages = batch.Entries.Select(entry => (Entry: entry, Message: Read(entry))).ToList();
        var objects = messages.Select(pair => pair.Message?.ObjectKey).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var ranks = new Dictionary<string, string>(await inbox.ReadRanksAsync(objects, cancellationToken), StringComparer.Ordinal);
        var settled = new List<(InboxSettlement Settlement, WebhookResult Result)>(messages.Count);
        try
        {
            foreach (var (entry, message) in messages)
            {
                // Whatever is left is taken again, under a lease that has its whole time.
                if (timeProvider.GetElapsedTime(start) > Lease / 3)
                {
                    break;
                }

                settled.Add(message is null ? SetAside(entry, null) : await ApplyAsync(entry, message, ranks, cancellationToken));
            }
        }
        finally
        {
            // Also what was done before a store went away.
            await SettleAsync(batch, settled, cancellationToken);
        }

        return true;
    }

    /// <summary>Lets another gateway go on at once.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => inbox.ReleaseAsync(_holder, cancellationToken);

    private async Task SettleAsync(InboxBatch batch, List<(InboxSettlement Settlement, WebhookResult Result)> settled, CancellationToken cancellationToken)
    {
        if (settled.Count == 0)
        {
            return;
        }

        await inbox.SettleAsync([.. settled.Select(one => one.Settlement)], timeProvider.GetUtcNow(), cancellationToken);
        settled.ForEach(one => metrics.Applied(one.Result));
        metrics.Inbox(
            batch.Waiting - settled.Count(one => one.Result is not WebhookResult.Postponed),
            batch.SetAside + settled.Count(one => one.Result is WebhookResult.SetAside));
    }

    private async Task<(InboxSettlement Settlement, WebhookResult Result)> ApplyAsync(
        InboxEntry entry, WebhookMessage message, Dictionary<string, string> ranks, CancellationToken cancellationToken)
    {
        if (ranks.TryGetValue(message.ObjectKey, out var newest) && string.CompareOrdinal(message.Rank, newest) <= 0)
        {
            return (new InboxSettlement.Done(entry.Number), WebhookResult.Superseded);
        }

        try
        {
            foreach (var effect in _effects)
            {
                await effect.ApplyAsync(message, cancellationToken);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            return Failed(entry, e);
        }

        ranks[message.ObjectKey] = message.Rank;
        return (new InboxSettlement.Done(entry.Number, message.ObjectKey, message.Rank), WebhookResult.Applied);
    }

    private (InboxSettlement Settlement, WebhookResult Result) Failed(InboxEntry entry, Exception failure)
    {
        if (entry.Attempts + 1 >= MaxAttempts)
        {
            return SetAside(entry, failure);
        }

        var dueAt = timeProvider.GetUtcNow() + TimeSpan.FromSeconds(Math.Pow(4, entry.Attempts));
        logger.MessagePostponed(failure, entry.Number, dueAt);
        return (new InboxSettlement.Postponed(entry.Number, dueAt), WebhookResult.Postponed);
    }

    private (InboxSettlement Settlement, WebhookResult Result) SetAside(InboxEntry entry, Exception? failure)
    {
        logger.MessageSetAside(failure, entry.Number);
        return (new InboxSettlement.SetAside(entry.Number), WebhookResult.SetAside);
    }

    private static WebhookMessage? Read(InboxEntry entry)
    {
        try
        {
            return WebhookJson.Read(entry.Document);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
