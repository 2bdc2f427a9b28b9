using System.Globalization;
using System.Text.Json;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>Scheduled changes beside the mappings in Redis: one hash, id to version and document.</summary>
internal sealed class RedisScheduleStore(RedisConnection connection, StoreOptions options) : IScheduleStore
{
    private static readonly RedisScript AddScript = RedisScript.Load("add_schedule");
    private static readonly RedisScript ReplaceScript = RedisScript.Load("replace_schedule");

    private readonly RedisKey _schedules = new RedisKeys(options.KeyPrefix).Schedules;

    public async Task<bool> AddAsync(Schedule schedule, int max, CancellationToken cancellationToken) =>
        (long)await connection.EvaluateAsync(AddScript, [_schedules], [schedule.Id, EntryOf(schedule), max], cancellationToken) == 1;

    public async Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = await connection.CallAsync(database => database.HashValuesAsync(_schedules), cancellationToken);
        return [.. entries.Select(Read).OrderBy(schedule => schedule.DueAt).ThenBy(schedule => schedule.Id, StringComparer.Ordinal)];
    }

    public async Task<Schedule?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var entry = await connection.CallAsync(database => database.HashGetAsync(_schedules, id), cancellationToken);
        return entry.IsNull ? null : Read(entry);
    }

    public async Task<Schedule?> ReplaceAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var next = schedule with { Version = schedule.Version + 1 };
        return await ReplaceAsync(schedule, EntryOf(next), cancellationToken) ? next : null;
    }

    public Task<bool> RemoveAsync(Schedule schedule, CancellationToken cancellationToken) => ReplaceAsync(schedule, "", cancellationToken);

    private async Task<bool> ReplaceAsync(Schedule schedule, string entry, CancellationToken cancellationToken) =>
        (long)await connection.EvaluateAsync(ReplaceScript, [_schedules], [schedule.Id, schedule.Version, entry], cancellationToken) == 1;

    private static string EntryOf(Schedule schedule) => string.Create(CultureInfo.InvariantCulture, $"{schedule.Version} {ScheduleJson.Write(schedule)}");

    private Schedule Read(RedisValue entry)
    {
        try
        {
            var text = (string)entry!;
            return ScheduleJson.Read(text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(connection, "a scheduled change in it cannot be read", e);
        }
    }
}
