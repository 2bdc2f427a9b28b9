using System.Globalization;
using Gateway.Mappings;
using Gateway.Mappings.Table;
using Gateway.Mappings.Traffic;
using Gateway.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Evidence.Progress.Redis;

/// <summary>
/// The fleet's side: every gateway adds what it counted, so that the sums are those of all of them. <see cref="ProgressKeys"/> describes the layout.
/// </summary>
internal sealed class RedisProgressStore(RedisConnection connection, IOptions<StoreOptions> storeOptions, IOptions<ProgressOptions> options) : IProgressStore
{
    // A batch whose answer was lost is sent again within seconds, or after the outage that lost it.
    private static readonly TimeSpan WriterKept = TimeSpan.FromDays(1);

    private static readonly RedisScript AddScript = RedisScript.Load("add_traffic");
    private static readonly RedisScript PruneScript = RedisScript.Load("prune_last_seen");
    private static readonly TrafficKind[] SignIns = [TrafficKind.AcsLegacy, TrafficKind.AcsStytch, TrafficKind.AcsPage, TrafficKind.Start];

    private readonly ProgressKeys _keys = new(storeOptions.Value.KeyPrefix);

    public Task AddAsync(TrafficBatch batch, CancellationToken cancellationToken)
    {
        var expiresAt = new DateTimeOffset(batch.Day.AddDays(options.Value.KeepDays), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();
        RedisValue[] values =
        [
            batch.Number,
            (long)WriterKept.TotalSeconds,
            expiresAt,
            .. ProgressKeys.Kinds.Select(kind => (RedisValue)kind),
            .. batch.Rows.SelectMany(ValuesOf),
        ];
        return connection.EvaluateAsync(
            AddScript, [_keys.Traffic(batch.Day), _keys.LastSeen, _keys.LastSignIn, _keys.Writer(batch.Writer)], values, cancellationToken);
    }

    public Task RecordStatesAsync(DateOnly day, MappingStateCounts states, CancellationToken cancellationToken) => connection.CallAsync(
        database => database.HashSetAsync(
            _keys.BurnDown, ProgressKeys.Text(day), string.Join(',', Enum.GetValues<MappingState>().Select(state => states.Of(state)))),
        cancellationToken);

    public async Task<IReadOnlyList<BurnDownDay>> ReadBurnDownAsync(CancellationToken cancellationToken)
    {
        var entries = await connection.CallAsync(database => database.HashGetAllAsync(_keys.BurnDown), cancellationToken);
        return Read(() => entries.Select(entry => BurnDownDay.Of(ProgressKeys.ToDay(entry.Name!), StatesOf(entry.Value!))).OrderBy(day => day.Day).ToList());
    }

    public async Task<IReadOnlyList<DateTimeOffset?>> ReadLastSignInsAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        var moments = await connection.CallAsync(database => database.GetFieldsAsync(_keys.LastSignIn, FieldsOf(identifiers)), cancellationToken);
        return Read(() => moments.Select(Moment).ToList());
    }

    public async Task<IReadOnlyList<RecentTraffic>> ReadRecentAsync(IReadOnlyList<string> identifiers, DateOnly today, CancellationToken cancellationToken)
    {
        RedisValue[] identifierFields =
            FieldsOf(identifiers), hitFields = [.. identifiers.SelectMany(identifier => SignIns.Select(kind => ProgressKeys.Field(kind, identifier)))];
        var days = Enumerable.Range(0, RecentTraffic.LongestDays).Select(daysAgo => today.AddDays(-daysAgo)).ToList();
        var (seen, signIns, hits) = await connection.CallAsync(
            async database =>
            {
                var seen = database.GetFieldsAsync(_keys.LastSeen, identifierFields);
                var signIns = database.GetFieldsAsync(_keys.LastSignIn, identifierFields);
                var hits = Task.WhenAll(days.Select(day => database.GetFieldsAsync(_keys.Traffic(day), hitFields)));
                return (await seen, await signIns, await hits);
            },
            cancellationToken,
            TimeoutOf(identifiers.Count));
        return Read(() => identifiers
            .Select((_, i) => new RecentTraffic(
                Moment(seen[i]), Moment(signIns[i]), Sum(hits, i, 1), Sum(hits, i, RecentTraffic.ShorterDays), Sum(hits, i, RecentTraffic.LongestDays)))
            .ToList());
    }

    public async Task<IReadOnlyList<TrafficDay>> ReadDaysAsync(string identifier, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        RedisValue[] fields = [.. Enum.GetValues<TrafficKind>().Select(kind => ProgressKeys.Field(kind, identifier))];
        var days = Enumerable.Range(first.DayNumber, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(DateOnly.FromDayNumber).ToList();
        var counts = await connection.CallAsync(
            database => Task.WhenAll(days.Select(day => database.HashGetAsync(_keys.Traffic(day), fields))), cancellationToken, TimeoutOf(days.Count));
        return Read(() => days
            .Zip(counts)
            .Where(day => day.Second.Any(count => !count.IsNull))
            .Select(day => TrafficDay.Of(day.First, CountsOf(day.Second)))
            .ToList());
    }

    public async Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The days expire by themselves.
        RedisValue cursor = "0";
        do
        {
            RedisValue[] values = [cursor, (now - IProgressStore.LastSeenKept).ToUnixTimeMilliseconds()];
            cursor = (await connection.EvaluateAsync(PruneScript, [_keys.LastSeen, _keys.LastSignIn], values, cancellationToken)).Text();
        }
        while (cursor != "0");
    }

    private static RedisValue[] FieldsOf(IReadOnlyList<string> identifiers) => [.. identifiers.Select(identifier => (RedisValue)identifier)];

    private static IEnumerable<RedisValue> ValuesOf(TrafficRow row) =>
    [
        row.Identifier,
        row.SeenAt.ToUnixTimeMilliseconds(),
        row.SignInAt?.ToUnixTimeMilliseconds() is { } at ? at : RedisValue.EmptyString,
        row.Counts.AcsLegacy,
        row.Counts.AcsStytch,
        row.Counts.AcsPage,
        row.Counts.Start,
        row.Counts.Metadata,
        row.Counts.Logout,
    ];

    private static DateTimeOffset? Moment(RedisValue unixMilliseconds) =>
        unixMilliseconds.IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)unixMilliseconds);

    private static MappingStateCounts StatesOf(string text) =>
        MappingStateCounts.From([.. text.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]);

    private static TrafficCounts CountsOf(RedisValue[] counts) =>
        new((long)counts[0], (long)counts[1], (long)counts[2], (long)counts[3], (long)counts[4], (long)counts[5]);

    private static long Sum(RedisValue[][] hits, int identifier, int days) =>
        hits.Take(days).Sum(day => day.AsSpan(identifier * SignIns.Length, SignIns.Length).ToArray().Sum(count => (long)count));

    // A page of the longest lists is some 100,000 fields.
    private TimeSpan TimeoutOf(int items) => storeOptions.Value.Timeout + TimeSpan.FromMilliseconds(2 * items);

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new StoreDamagedException(
                $"The traffic kept in Redis {connection.Servers} is damaged: a number in it cannot be read. Something else writes the same keys.", e);
        }
    }
}
