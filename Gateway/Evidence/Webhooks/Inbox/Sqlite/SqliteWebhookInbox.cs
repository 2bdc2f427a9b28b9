using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Evidence.Webhooks.Inbox.Sqlite;

/// <summary>
/// The inbox in the embedded store's file, whose commits survive a power cut. Many messages go into one transaction, because each waits for the disk.
/// </summary>
internal sealed class SqliteWebhookInbox(SqliteDatabase database) : IWebhookInbox
{
    /// <summary>How many rows one transaction looks at to forget them.</summary>
    private const int PruneStep = 5_000;

    private const string DueSql = "SELECT number, document, attempts FROM webhooks WHERE due_at <= $now ORDER BY due_at, number LIMIT $max";

    public Task<IReadOnlyList<InboxReceipt>> AddAsync(
        IReadOnlyList<InboxMessage> messages, int maxWaiting, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<InboxReceipt>>(
            transaction =>
            {
                var connection = transaction.Connection!;
                var waiting = Waiting(connection);
                var receipts = new List<InboxReceipt>(messages.Count);
                using var isKnown = connection.Prepare(
                    "SELECT EXISTS (SELECT 1 FROM webhooks WHERE message_id = $message OR event_id = $event)", "$message", "$event");
                using var insert = connection.Prepare(
                    "INSERT INTO webhooks (message_id, event_id, received_at, due_at, document) VALUES ($message, $event, $now, $due, $document)",
                    "$message",
                    "$event",
                    "$now",
                    "$due",
                    "$document");
                var at = StoreTime.Format(now);
                foreach (var message in messages)
                {
                    if ((long)isKnown.With(message.MessageId, message.EventId).ExecuteScalar()! == 1)
                    {
                        receipts.Add(InboxReceipt.Duplicate);
                        continue;
                    }

                    if (message.Document is not null && waiting++ >= maxWaiting)
                    {
                        receipts.Add(InboxReceipt.Full);
                        continue;
                    }

                    insert.With(message.MessageId, message.EventId, at, message.Document is null ? null : at, message.Document).ExecuteNonQuery();
                    receipts.Add(InboxReceipt.Stored);
                }

                transaction.Commit();
                return receipts;
            },
            cancellationToken);

    public async Task<InboxBatch> TakeAsync(string holder, TimeSpan lease, int max, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = StoreTime.Format(now);
        // Looked at first: a write a second would wear out a disk for nothing.
        var found = await database.ReadAsync(connection => ReadDue(connection, at, 1), cancellationToken);
        return found.Entries.Count == 0 ? found : await database.WriteAsync(
            transaction =>
            {
                using var take = transaction.Connection!.Prepare(
                    """
                    INSERT INTO webhook_lease (id, holder, until) VALUES (1, $holder, $until)
                    ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE holder = excluded.holder OR until <= $now
                    """,
                    "$holder",
                    "$until",
                    "$now").With(holder, StoreTime.Format(now + lease), at);
                var batch = take.ExecuteNonQuery() == 1 ? ReadDue(transaction.Connection!, at, max) : found with { Entries = [] };
                transaction.Commit();
                return batch;
            },
            cancellationToken);
    }

    public Task<IReadOnlyDictionary<string, string>> ReadRanksAsync(IReadOnlyList<string> objects, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<string, string>>(
            connection =>
            {
                using var command = connection.Prepare("SELECT rank FROM webhook_objects WHERE object = $object", "$object");
                var ranks = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var name in objects)
                {
                    if (command.With(name).ExecuteScalar() is string rank)
                    {
                        ranks[name] = rank;
                    }
                }

                return ranks;
            },
            cancellationToken);

    public Task SettleAsync(IReadOnlyList<InboxSettlement> settlements, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var connection = transaction.Connection!;
            using var finish = connection.Prepare("UPDATE webhooks SET due_at = NULL, document = NULL WHERE number = $number", "$number");
            using var postpone = connection.Prepare("UPDATE webhooks SET due_at = $due, attempts = attempts + 1 WHERE number = $number", "$due", "$number");
            using var setAside = connection.Prepare("UPDATE webhooks SET due_at = NULL, set_aside_at = $now WHERE number = $number", "$now", "$number");
            using var rank = connection.Prepare(
                "INSERT INTO webhook_objects (object, rank) VALUES ($object, $rank) ON CONFLICT DO UPDATE SET rank = excluded.rank WHERE excluded.rank > rank",
                "$object",
                "$rank");
            foreach (var settlement in settlements)
            {
                var command = settlement switch
                {
                    InboxSettlement.Postponed postponed => postpone.With(StoreTime.Format(postponed.DueAt), postponed.Number),
                    InboxSettlement.SetAside aside => setAside.With(StoreTime.Format(now), aside.Number),
                    _ => finish.With(settlement.Number),
                };
                command.ExecuteNonQuery();
                if (settlement is InboxSettlement.Done { Object: not null } done)
                {
                    rank.With(done.Object, done.Rank).ExecuteNonQuery();
                }
            }

            transaction.Commit();
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> ListSetAsideAsync(int max, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<string>>(
        connection =>
        {
            using var command = connection.Prepare(
                "SELECT document FROM webhooks WHERE set_aside_at IS NOT NULL ORDER BY set_aside_at DESC, number DESC LIMIT $max", "$max").With(max);
            return ReadTexts(command);
        },
        cancellationToken);

    public Task<int> RetrySetAsideAsync(DateTimeOffset now, CancellationToken cancellationToken) => ExecuteAsync(
        "UPDATE webhooks SET due_at = $value, attempts = 0, set_aside_at = NULL WHERE set_aside_at IS NOT NULL", StoreTime.Format(now), cancellationToken);

    public Task ReleaseAsync(string holder, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM webhook_lease WHERE holder = $value", holder, cancellationToken);

    public Task<IReadOnlyList<string>> ListDeletedAsync(int max, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<string>>(
        connection =>
        {
            using var command = connection.Prepare("SELECT object FROM webhook_objects WHERE rank LIKE '%' || $deleted LIMIT $max", "$deleted", "$max")
                .With(WebhookRank.Deleted.ToString(), max);
            return ReadTexts(command);
        },
        cancellationToken);

    public async Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ForgetAsync("received_at < $value", StoreTime.Format(now - IWebhookInbox.Remembered), cancellationToken);
        await ForgetAsync("number <= (SELECT max(number) FROM webhooks) - $value", IWebhookInbox.MaxRemembered, cancellationToken);
        await ExecuteAsync(
            "DELETE FROM webhooks WHERE number IN (SELECT number FROM webhooks WHERE set_aside_at IS NOT NULL ORDER BY set_aside_at "
            + "DESC LIMIT -1 OFFSET $value)",
            IWebhookInbox.MaxSetAside,
            cancellationToken);
    }

    // Looks at the oldest rows only, so that nobody waits long for the writer.
    private async Task ForgetAsync(string which, object value, CancellationToken cancellationToken)
    {
        var sql = $"""
            DELETE FROM webhooks WHERE due_at IS NULL AND set_aside_at IS NULL AND {which}
            AND number <= (SELECT max(number) FROM (SELECT number FROM webhooks ORDER BY number LIMIT {PruneStep}))
            """;
        while (await ExecuteAsync(sql, value, cancellationToken) > 0)
        {
        }
    }

    private Task<int> ExecuteAsync(string sql, object value, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var command = transaction.Connection!.Prepare(sql, "$value").With(value);
            var rows = command.ExecuteNonQuery();
            transaction.Commit();
            return rows;
        },
        cancellationToken);

    private static InboxBatch ReadDue(SqliteConnection connection, string now, int max)
    {
        using var command = connection.Prepare(DueSql, "$now", "$max").With(now, max);
        using var reader = command.ExecuteReader();
        var entries = new List<InboxEntry>();
        while (reader.Read())
        {
            entries.Add(new InboxEntry(reader.GetInt64(0), reader.ReadTextOrNull(1) ?? "", reader.GetInt32(2)));
        }

        return new InboxBatch(entries, Waiting(connection), connection.ReadNumber("SELECT count(*) FROM webhooks WHERE set_aside_at IS NOT NULL"));
    }

    private static List<string> ReadTexts(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.ReadTextOrNull(0) ?? "");
        }

        return texts;
    }

    private static long Waiting(SqliteConnection connection) => connection.ReadNumber("SELECT count(*) FROM webhooks WHERE due_at IS NOT NULL");
}
