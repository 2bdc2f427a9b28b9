using Gateway.Storage;

namespace Gateway.Evidence.Webhooks.Inbox;

/// <summary>
/// Where messages wait until they are applied, beside the mappings, and where it is remembered which ones were here: over all gateways of a
/// fleet a message counts once. Two implementations ship; one contract suite holds both. All members are safe for concurrent use and throw
/// <see cref="StoreUnavailableException"/> when the store cannot be reached in time.
/// </summary>
internal interface IWebhookInbox
{
    /// <summary>How long ids are remembered: Stytch tries a delivery again for some 28 hours.</summary>
    static readonly TimeSpan Remembered = TimeSpan.FromDays(3);

    /// <summary>How many messages are remembered at most; the oldest are forgotten first, and what they said was applied is known all the same.</summary>
    const int MaxRemembered = 1_000_000;

    /// <summary>How many messages that could not be applied are kept at most.</summary>
    const int MaxSetAside = 1_000;

    /// <summary>Keeps messages durably, in their order, as one step; what was here before, by either id, is left out.</summary>
    /// <returns>What became of each.</returns>
    Task<IReadOnlyList<InboxReceipt>> AddAsync(IReadOnlyList<InboxMessage> messages, int maxWaiting, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Hands out messages that are due, the first to be due first, and keeps all others from taking any until the lease is over; whoever has it
    /// may take again, which renews it. Without entries where nothing is due or another gateway has the lease.
    /// </summary>
    Task<InboxBatch> TakeAsync(string holder, TimeSpan lease, int max, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The rank of the newest event that was applied to each object (<see cref="WebhookMessage.Rank"/>); an object without one is left out.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadRanksAsync(IReadOnlyList<string> objects, CancellationToken cancellationToken);

    /// <summary>Writes down what came of messages, as one step. The rank of an object only ever grows.</summary>
    Task SettleAsync(IReadOnlyList<InboxSettlement> settlements, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What was set aside, the newest first, each as it was stored.</summary>
    Task<IReadOnlyList<string>> ListSetAsideAsync(int max, CancellationToken cancellationToken);

    /// <summary>Puts all that was set aside back among what waits, the oldest first, as if it had just come and however much waits.</summary>
    /// <returns>How many that were.</returns>
    Task<int> RetrySetAsideAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives the lease back.</summary>
    Task ReleaseAsync(string holder, CancellationToken cancellationToken);

    /// <summary>The objects whose newest event was their deletion, as <c>project/id</c>; at most <paramref name="max"/>.</summary>
    Task<IReadOnlyList<string>> ListDeletedAsync(int max, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets ids that are older than they have to be remembered, in steps that hold nobody up. The ranks of objects stay, however old: somebody
    /// may have Stytch send everything again, and there are no more of them than connections.
    /// </summary>
    Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A message on its way into the inbox.</summary>
/// <param name="MessageId">The delivery's id, over all projects.</param>
/// <param name="EventId">The event's id, over all projects; null where it has none.</param>
/// <param name="Document">What is to be applied; null where only the ids are kept.</param>
internal sealed record InboxMessage(string MessageId, string? EventId, string? Document);

internal enum InboxReceipt
{
    Stored,

    /// <summary>One of its ids was here before.</summary>
    Duplicate,

    /// <summary>As many wait as may.</summary>
    Full,
}

/// <param name="Entries">What is due.</param>
/// <param name="Waiting">How many messages wait, due or not.</param>
/// <param name="SetAside">How many were set aside.</param>
internal sealed record InboxBatch(IReadOnlyList<InboxEntry> Entries, long Waiting, long SetAside);

/// <summary>A message that is due.</summary>
/// <param name="Number">Its place in the order of arrival.</param>
/// <param name="Document">As it was stored.</param>
/// <param name="Attempts">How often it failed.</param>
internal sealed record InboxEntry(long Number, string Document, int Attempts);

/// <summary>What came of a message.</summary>
/// <param name="Number">The message.</param>
internal abstract record InboxSettlement(long Number)
{
    /// <summary>It is over: it was applied to an object, whose newest event it is, or there was nothing to do.</summary>
    public sealed record Done(long Number, string? Object = null, string? Rank = null) : InboxSettlement(Number);

    /// <summary>It failed and is due again later.</summary>
    public sealed record Postponed(long Number, DateTimeOffset DueAt) : InboxSettlement(Number);

    /// <summary>It failed too often: kept for operators, and not tried any more.</summary>
    public sealed record SetAside(long Number) : InboxSettlement(Number);
}
