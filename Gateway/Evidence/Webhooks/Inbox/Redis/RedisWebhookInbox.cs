using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Evidence.Webhooks.Inbox.Redis;

/// <summary>The inbox beside the mappings in Redis. Each call is one script, so that of two gateways with the same message one stores it.</summary>
internal sealed class RedisWebhookInbox(RedisConnection connection, IOptions<StoreOptions> options) : IWebhookInbox
{
    private const int IdBytes = 16;

    private static readonly RedisScript AddScript = RedisScript.Load("add_webhooks");
    private static readonly RedisScript TakeScript = RedisScript.Load("take_webhooks");
    private static readonly RedisScript SettleScript = RedisScript.Load("settle_webhooks");
    private static readonly RedisScript RetryScript = RedisScript.Load("retry_webhooks");
    private static readonly RedisScript ReleaseScript = RedisScript.Load("release_webhooks");

    private readonly WebhookKeys _keys = new(options.Value.KeyPrefix);

    public async Task<IReadOnlyList<InboxReceipt>> AddAsync(
        IReadOnlyList<InboxMessage> messages, int maxWaiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            now.ToUnixTimeMilliseconds(),
            (now - IWebhookInbox.Remembered).ToUnixTimeMilliseconds(),
            2 * IWebhookInbox.MaxRemembered,
            maxWaiting,
            .. messages.SelectMany(message => new RedisValue[]
            {
                IdOf('m', message.MessageId), message.EventId is null ? RedisValue.EmptyString : IdOf('e', message.EventId), message.Document ?? "",
            }),
        ];
        var receipts = (await connection.EvaluateAsync(AddScript, [_keys.Ids, _keys.Queue, _keys.Inbox, _keys.Number], values, cancellationToken)).Items();
        return [.. receipts.Select(receipt => (InboxReceipt)(int)(long)receipt)];
    }

    public async Task<InboxBatch> TakeAsync(string holder, TimeSpan lease, int max, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RedisValue[] values = [holder, (long)lease.TotalMilliseconds, max, now.ToUnixTimeMilliseconds()];
        var answer = (await connection.EvaluateAsync(TakeScript, [_keys.Queue, _keys.Inbox, _keys.Aside, _keys.Lease], values, cancellationToken)).Items();
        var entries = new List<InboxEntry>();
        for (var i = 2; i + 1 < answer.Length; i += 2)
        {
            var text = answer[i + 1].Text();
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            // What cannot be read is handed out as it is: whoever applies it sets it aside.
            _ = int.TryParse(text.AsSpan(0, Math.Max(space, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts);
            entries.Add(new InboxEntry(long.Parse(answer[i].Text(), CultureInfo.InvariantCulture), text[(space + 1)..], attempts));
        }

        return new InboxBatch(entries, (long)answer[0], (long)answer[1]);
    }

    public async Task<IReadOnlyDictionary<string, string>> ReadRanksAsync(IReadOnlyList<string> objects, CancellationToken cancellationToken)
    {
        RedisValue[] fields = [.. objects.Select(name => (RedisValue)name)];
        var ranks = await connection.CallAsync(database => database.GetFieldsAsync(_keys.Objects, fields), cancellationToken);
        return objects.Zip(ranks)
            .Where(pair => !pair.Second.IsNull)
            .DistinctBy(pair => pair.First)
            .ToDictionary(pair => pair.First, pair => (string)pair.Second!, StringComparer.Ordinal);
    }

    public async Task SettleAsync(IReadOnlyList<InboxSettlement> settlements, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RedisValue[] values = [IWebhookInbox.MaxSetAside, .. settlements.SelectMany(ValuesOf)];
        await connection.EvaluateAsync(SettleScript, [_keys.Queue, _keys.Inbox, _keys.Aside, _keys.Objects], values, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ListSetAsideAsync(int max, CancellationToken cancellationToken)
    {
        var entries = await connection.CallAsync(database => database.ListRangeAsync(_keys.Aside, 0, max - 1), cancellationToken);
        return [.. entries.Select(entry => (string)entry!).Select(text => text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
    }

    public async Task<int> RetrySetAsideAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (int)(long)await connection.EvaluateAsync(
            RetryScript, [_keys.Aside, _keys.Queue, _keys.Inbox, _keys.Number], [now.ToUnixTimeMilliseconds()], cancellationToken);

    public async Task ReleaseAsync(string holder, CancellationToken cancellationToken) =>
        await connection.EvaluateAsync(ReleaseScript, [_keys.Lease], [holder], cancellationToken);

    public async Task<IReadOnlyList<string>> ListDeletedAsync(int max, CancellationToken cancellationToken)
    {
        var deleted = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in connection.ScanHashAsync(_keys.Objects, cancellationToken))
        {
            deleted.UnionWith(page.Where(entry => ((string)entry.Value!).EndsWith(WebhookRank.Deleted)).Select(entry => (string)entry.Name!));
            if (deleted.Count >= max)
            {
                break;
            }
        }

        return [.. deleted.Take(max)];
    }

    // Ids are forgotten as others are added.
    public Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    private static RedisValue[] ValuesOf(InboxSettlement settlement) => settlement switch
    {
        InboxSettlement.Done done => ["done", NumberOf(done), done.Object ?? "", done.Rank ?? ""],
        InboxSettlement.Postponed postponed => ["postponed", NumberOf(postponed), postponed.DueAt.ToUnixTimeMilliseconds(), ""],
        InboxSettlement.SetAside aside => ["aside", NumberOf(aside), "", ""],
        _ => throw new ArgumentOutOfRangeException(nameof(settlement), settlement, "A settlement of no known kind."),
    };

    private static RedisValue NumberOf(InboxSettlement settlement) => settlement.Number.ToString("D16", CultureInfo.InvariantCulture);

    // A million ids take half the memory this way.
    private static RedisValue IdOf(char kind, string id) => SHA256.HashData(Encoding.UTF8.GetBytes(kind + id))[..IdBytes];
}
