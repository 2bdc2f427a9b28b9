using System.Text;
using System.Text.Json;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Changes.Plans.Sqlite;

/// <summary>Plans in the embedded store's file. What expired, or was left by a gateway that was killed, goes when the next plan is put.</summary>
internal sealed class SqlitePlanStore(SqliteDatabase database, TimeProvider time) : IPlanStore
{
    /// <summary>How old a chunk without a plan must be to count as left behind.</summary>
    private static readonly TimeSpan LeftBehindAfter = TimeSpan.FromHours(1);

    /// <summary>Chunks deleted at a time, so that other writes do not wait for long: some 10 MB.</summary>
    private const int ChunksADelete = 100;

    private const string Newest = "SELECT document FROM plans WHERE expires_at > $now ORDER BY created_at DESC, id";

    public Task AddChunkAsync(string contentId, int number, byte[] chunk, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var command = transaction.Connection!.Prepare(
                "INSERT OR REPLACE INTO plan_chunks (content_id, number, added_at, content) VALUES ($content_id, $number, $added_at, $content)",
                "$content_id",
                "$number",
                "$added_at",
                "$content").With(contentId, number, Now(), chunk);
            command.ExecuteNonQuery();
            transaction.Commit();
            return true;
        },
        cancellationToken);

    public Task<byte[]?> ReadChunkAsync(string contentId, int number, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare(
                "SELECT content FROM plan_chunks WHERE content_id = $content_id AND number = $number", "$content_id", "$number")
                .With(contentId, number);
            return (byte[]?)command.ExecuteScalar();
        },
        cancellationToken);

    public async Task<bool> PutAsync(Plan plan, CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        return await database.WriteAsync(
            transaction =>
            {
                using var command = transaction.Connection!.Prepare(
                    "INSERT OR IGNORE INTO plans (id, content_id, created_at, expires_at, document) VALUES ($id, $content_id, "
                    + "$created_at, $expires_at, $document)",
                    "$id",
                    "$content_id",
                    "$created_at",
                    "$expires_at",
                    "$document").With(plan.Id, plan.ContentId, StoreTime.Format(plan.CreatedAt), StoreTime.Format(plan.ExpiresAt), Text(plan));
                var added = command.ExecuteNonQuery();
                transaction.Commit();
                return added == 1;
            },
            cancellationToken);
    }

    public Task<bool> ReplaceAsync(Plan plan, Plan by, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var command = transaction.Connection!.Prepare(
                "UPDATE plans SET document = $by WHERE id = $id AND document = $plan", "$by", "$id", "$plan").With(Text(by), plan.Id, Text(plan));
            var replaced = command.ExecuteNonQuery();
            transaction.Commit();
            return replaced == 1;
        },
        cancellationToken);

    public Task<Plan?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare("SELECT document FROM plans WHERE id = $id AND expires_at > $now", "$id", "$now").With(id, Now());
            using var reader = command.ExecuteReader();
            return reader.Read() ? Read(reader) : null;
        },
        cancellationToken);

    public Task<IReadOnlyList<Plan>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Plan>>(
        connection =>
        {
            using var command = connection.Prepare(Newest, "$now").With(Now());
            using var reader = command.ExecuteReader();
            var plans = new List<Plan>();
            while (reader.Read())
            {
                plans.Add(Read(reader));
            }

            return plans;
        },
        cancellationToken);

    public async Task<bool> RemoveAsync(Plan plan, CancellationToken cancellationToken)
    {
        var isRemoved = await DeleteAsync("DELETE FROM plans WHERE id = $value", plan.Id, cancellationToken) == 1;
        await RemoveContentAsync(plan.ContentId, cancellationToken);
        return isRemoved;
    }

    public async Task RemoveContentAsync(string contentId, CancellationToken cancellationToken)
    {
        while (await DeleteAsync(
            $"DELETE FROM plan_chunks WHERE rowid IN (SELECT rowid FROM plan_chunks WHERE content_id = $value LIMIT {ChunksADelete})",
            contentId,
            cancellationToken) > 0)
        {
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var leftBehind = StoreTime.Format(time.GetUtcNow() - LeftBehindAfter);
        await DeleteAsync("DELETE FROM plans WHERE expires_at <= $value", Now(), cancellationToken);
        while (await DeleteAsync(
            $"""
            DELETE FROM plan_chunks WHERE rowid IN (
                SELECT rowid FROM plan_chunks WHERE content_id NOT IN (SELECT content_id FROM plans) AND added_at < $value LIMIT {ChunksADelete})
            """,
            leftBehind,
            cancellationToken) > 0)
        {
        }
    }

    private Task<int> DeleteAsync(string sql, string value, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var command = transaction.Connection!.Prepare(sql, "$value").With(value);
            var deleted = command.ExecuteNonQuery();
            transaction.Commit();
            return deleted;
        },
        cancellationToken);

    private string Now() => StoreTime.Format(time.GetUtcNow());

    private static string Text(Plan plan) => Encoding.UTF8.GetString(PlanJson.Write(plan));

    private Plan Read(SqliteDataReader reader)
    {
        try
        {
            return PlanJson.Read(reader.ReadUtf8(0));
        }
        catch (JsonException e)
        {
            throw new StoreDamagedException($"The store {database.FilePath} holds a plan that cannot be read.", e);
        }
    }
}
