using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>
/// A connection was deleted at Stytch. Every mapping that has it is told of; those that are migrated would now end on an error of Stytch's, and
/// are taken out of its way where the operators want that: as one revision, over exactly what was read.
/// </summary>
internal sealed class DeletedConnectionEffect(
    IMappingStore store,
    MappingTable table,
    IOptions<WebhookOptions> options,
    DeletedConnections deleted,
    WebhookEvents events,
    TimeProvider timeProvider,
    ILogger<DeletedConnectionEffect> logger) : IWebhookEffect
{
    private const int MaxTries = 5;

    public async Task ApplyAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        if (message.Action is not WebhookAction.Delete)
        {
            return;
        }

        await WithdrawAsync(
            new ConnectionDeletion(message.Project, message.ObjectId, message.Timestamp, WebhookEvents.By, $"webhook {message.MessageId}"), cancellationToken);
    }

    /// <summary>The same, whoever noticed it.</summary>
    public async Task WithdrawAsync(ConnectionDeletion deletion, CancellationToken cancellationToken)
    {
        // The table has no index by connection: deletions are rare, and this is nobody's request.
        var identifiers = table.Entries
            .Where(entry => entry.Project?.Name == deletion.Project && entry.ConnectionIdText.SequenceEqual(deletion.ConnectionId))
            .Select(entry => entry.Identifier)
            .ToList();
        deleted.Outdate();
        foreach (var some in identifiers.Chunk(store.MaxWrites))
        {
            await ApplyAsync(deletion, some, cancellationToken);
        }
    }

    private async Task ApplyAsync(ConnectionDeletion deletion, string[] identifiers, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var mappings = await ReadAsync(deletion, identifiers, cancellationToken);
            var writes = WritesOf(mappings);
            if (writes.Count == 0)
            {
                Tell(deletion, mappings, revision: 0);
                return;
            }

            var commit = new MappingCommit(writes, deletion.By, timeProvider.GetUtcNow(), $"Its connection was deleted at Stytch at {deletion.At}.")
            {
                Action = ActionOf(options.Value.OnConnectionDeleted),
                Source = deletion.Source,
                ExpectedLineage = table.Position.Lineage is { Length: > 0 } lineage ? lineage : null,
            };
            switch (await store.CommitAsync(commit, cancellationToken))
            {
                case CommitResult.Committed committed:
                    var after = mappings.Select(mapping => committed.Mappings.FirstOrDefault(stored => stored?.Identifier == mapping.Identifier) ?? mapping)
                        .ToList();
                    logger.MappingsWithdrawn(writes.Count, deletion.ConnectionId, writes[0].Mapping!.State, committed.Position.Revision);
                    Tell(deletion, after, committed.Position.Revision);
                    return;
                case CommitResult.Moved:
                    throw new StoreUnavailableException("The store is not the one this gateway follows, so no mapping of a deleted connection is changed.");
            }
        }

        throw new StoreUnavailableException("Mappings of a deleted connection were changed by others each time they were about to be.");
    }

    private async Task<List<ConnectionMapping>> ReadAsync(ConnectionDeletion deletion, string[] identifiers, CancellationToken cancellationToken)
    {
        var mappings = new List<ConnectionMapping>(identifiers.Length);
        foreach (var identifier in identifiers)
        {
            // Moved to another connection, or away, since the table learned of it: none of this event's business.
            if (await store.FindAsync(identifier, cancellationToken) is { } mapping
                && mapping.Identifier == identifier && mapping.ConnectionId == deletion.ConnectionId && mapping.Project == deletion.Project)
            {
                mappings.Add(mapping);
            }
        }

        return mappings;
    }

    private List<MappingWrite> WritesOf(List<ConnectionMapping> mappings) => options.Value.OnConnectionDeleted is DeletedConnectionPolicy.Alarm
        ? []
        : [.. mappings
            .Where(mapping => mapping.State is MappingState.Migrated)
            .Select(mapping => new MappingWrite(mapping.Identifier, mapping with { State = StateOf(options.Value.OnConnectionDeleted) }, mapping.Version))];

    private void Tell(ConnectionDeletion deletion, List<ConnectionMapping> mappings, long revision)
    {
        foreach (var mapping in mappings)
        {
            logger.ConnectionDeleted(deletion.ConnectionId, deletion.Project, mapping.Identifier, mapping.State);
            events.ConnectionDeleted(deletion, mapping.Identifier, mapping.State, mapping.Revision == revision ? revision : 0);
        }
    }

    private static MappingState StateOf(DeletedConnectionPolicy policy) => policy is DeletedConnectionPolicy.Pause ? MappingState.Paused : MappingState.Legacy;

    // A pause is ended by a resume, as any other. The way to the legacy side counts as a change: an operator's rollback takes it back.
    private static ChangeAction ActionOf(DeletedConnectionPolicy policy) => policy is DeletedConnectionPolicy.Pause ? ChangeAction.Pause : ChangeAction.Put;
}
