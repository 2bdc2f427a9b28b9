using System.Text.Json;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>Scheduled changes in the embedded store's file.</summary>
internal sealed class SqliteScheduleStore(SqliteDatabase database) : IScheduleStore
{
    public Task<bool> AddAsync(Schedule schedule, int max, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            if (transaction.Connection!.ReadNumber("SELECT count(*) FROM schedules") >= max)
            {
                return false;
            }

            return Write(
                transaction,
                "INSERT INTO schedules (document, id, version) VALUES ($document, $id, $version)",
                ScheduleJson.Write(schedule),
                schedule.Id,
                schedule.Version);
        },
        cancellationToken);

    public Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Schedule>>(
        connection =>
        {
            using var command = connection.Prepare("SELECT document FROM schedules");
            using var reader = command.ExecuteReader();
            var schedules = new List<Schedule>();
            while (reader.Read())
            {
                schedules.Add(Read(reader.GetString(0)));
            }

            return [.. schedules.OrderBy(schedule => schedule.DueAt).ThenBy(schedule => schedule.Id, StringComparer.Ordinal)];
        },
        cancellationToken);

    public Task<Schedule?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare("SELECT document FROM schedules WHERE id = $id", "$id").With(id);
            return command.ExecuteScalar() is string document ? Read(document) : null;
        },
        cancellationToken);

    public async Task<Schedule?> ReplaceAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var next = schedule with { Version = schedule.Version + 1 };
        var isReplaced = await database.WriteAsync(
            transaction => Write(
                transaction,
                "UPDATE schedules SET document = $document, version = version + 1 WHERE id = $id AND version = $version",
                ScheduleJson.Write(next),
                schedule.Id,
                schedule.Version),
            cancellationToken);
        return isReplaced ? next : null;
    }

    public Task<bool> RemoveAsync(Schedule schedule, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
            Write(transaction, "DELETE FROM schedules WHERE $document IS NULL AND id = $id AND version = $version", null, schedule.Id, schedule.Version),
        cancellationToken);

    private static bool Write(SqliteTransaction transaction, string sql, string? document, string id, long version)
    {
        using var command = transaction.Connection!.Prepare(sql, "$document", "$id", "$version").With(document, id, version);
        var isWritten = command.ExecuteNonQuery() == 1;
        transaction.Commit();
        return isWritten;
    }

    private Schedule Read(string document)
    {
        try
        {
            return ScheduleJson.Read(document);
        }
        catch (JsonException e)
        {
            throw new StoreDamagedException($"{database.FilePath} holds a scheduled change that cannot be read.", e);
        }
    }
}
