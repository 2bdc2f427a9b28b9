using Gateway.Mappings.Table;
using Gateway.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Progress.Sqlite;

/// <summary>The embedded store's side: in the file of what is observed, whose writes never wait for a large change of mappings.</summary>
internal sealed class SqliteProgressStore([FromKeyedServices(ActivityServices.Key)] SqliteDatabase activity, IOptions<ProgressOptions> options) : IProgressStore
{
    public Task AddAsync(TrafficBatch batch, CancellationToken cancellationToken) =>
        activity.WriteAsync(transaction => SqliteTraffic.Add(transaction, batch), cancellationToken);

    public Task RecordStatesAsync(DateOnly day, MappingStateCounts states, CancellationToken cancellationToken) => activity.WriteAsync(
        transaction =>
        {
            using var command = transaction.Connection!.Prepare(
                "INSERT OR REPLACE INTO burn_down (day, legacy, shadow, migrated, paused, retired) VALUES ($day, $legacy, $shadow, "
                + "$migrated, $paused, $retired)",
                "$day",
                "$legacy",
                "$shadow",
                "$migrated",
                "$paused",
                "$retired").With(UnixDay.Of(day), states.Legacy, states.Shadow, states.Migrated, states.Paused, states.Retired);
            command.ExecuteNonQuery();
            transaction.Commit();
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<BurnDownDay>> ReadBurnDownAsync(CancellationToken cancellationToken) => activity.ReadAsync<IReadOnlyList<BurnDownDay>>(
        connection =>
        {
            using var command = connection.Prepare("SELECT day, legacy, shadow, migrated, paused, retired FROM burn_down ORDER BY day");
            using var reader = command.ExecuteReader();
            var days = new List<BurnDownDay>();
            while (reader.Read())
            {
                days.Add(
                    new(UnixDay.ToDay(reader.GetInt64(0)), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5)));
            }

            return days;
        },
        cancellationToken);

    public Task<IReadOnlyList<DateTimeOffset?>> ReadLastSignInsAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken) =>
        activity.ReadAsync(connection => SqliteTraffic.ReadLastSignIns(connection, identifiers), cancellationToken);

    public Task<IReadOnlyList<RecentTraffic>> ReadRecentAsync(IReadOnlyList<string> identifiers, DateOnly today, CancellationToken cancellationToken) =>
        activity.ReadAsync(connection => SqliteTraffic.ReadRecent(connection, identifiers, today), cancellationToken);

    public Task<IReadOnlyList<TrafficDay>> ReadDaysAsync(string identifier, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        activity.ReadAsync(connection => SqliteTraffic.ReadDays(connection, identifier, first, last), cancellationToken);

    public async Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var firstKept = UnixDay.Of(DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - options.Value.KeepDays));
        await PruneAsync("traffic", "(identifier, day) IN (SELECT identifier, day FROM traffic WHERE day < $before LIMIT 5000)", firstKept, cancellationToken);
        await PruneAsync(
            "last_seen",
            "identifier IN (SELECT identifier FROM last_seen WHERE seen_at < $before LIMIT 5000)",
            (now - IProgressStore.LastSeenKept).ToUnixTimeMilliseconds(),
            cancellationToken);
        // A batch that nobody got an answer for is sent again within minutes or, after a crash, never.
        await PruneAsync("traffic_writers", "written_at < $before", now.AddDays(-30).ToUnixTimeMilliseconds(), cancellationToken);
    }

    private async Task PruneAsync(string table, string condition, long before, CancellationToken cancellationToken)
    {
        while (await activity.WriteAsync(transaction => Delete(transaction, table, condition, before), cancellationToken) > 0)
        {
            // Step by step, so that counts are written in between.
        }
    }

    private static int Delete(SqliteTransaction transaction, string table, string condition, long before)
    {
        using var command = transaction.Connection!.Prepare($"DELETE FROM {table} WHERE {condition}", "$before").With(before);
        var deleted = command.ExecuteNonQuery();
        transaction.Commit();
        return deleted;
    }
}
