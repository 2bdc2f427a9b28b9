using Gateway.Mappings.Store;
using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.Data.Sqlite;

namespace Gateway.Admin.Keys;

/// <summary>Admin keys in the embedded store's file.</summary>
internal sealed class SqliteAdminKeyStore(SqliteDatabase database) : IAdminKeyStore
{
    private const string Columns = "id, name, role, secret_sha256, created_at, created_by, expires_at, last_used_at";

    private static readonly string AdminRoleName = Words.Of(AdminRole.Admin);

    public Task<AdminKey?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        connection => Find(connection, id) is { } key ? key with { LastUsedAt = null } : null,
        cancellationToken);

    public Task<IReadOnlyList<AdminKey>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<AdminKey>>(
        connection =>
        {
            using var command = connection.Prepare($"SELECT {Columns} FROM admin_keys ORDER BY created_at, id");
            using var reader = command.ExecuteReader();
            var keys = new List<AdminKey>();
            while (reader.Read())
            {
                keys.Add(Read(reader));
            }

            return keys;
        },
        cancellationToken);

    public Task<bool> AddAsync(AdminKey key, bool onlyIfNone, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            if (onlyIfNone && transaction.Connection!.ReadNumber("SELECT count(*) FROM admin_keys") > 0)
            {
                return false;
            }

            return Insert(transaction, "INSERT OR IGNORE", key);
        },
        cancellationToken);

    public Task PutAsync(AdminKey key, CancellationToken cancellationToken) =>
        database.WriteAsync(transaction => Insert(transaction, "INSERT OR REPLACE", key), cancellationToken);

    public Task<KeyRemoval> RemoveAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var connection = transaction.Connection!;
            if (Find(connection, id) is not { } key)
            {
                return KeyRemoval.NotFound;
            }

            // Times compare as texts: StoreTime writes all of them with the same digits.
            using var others = connection.Prepare(
                "SELECT count(*) FROM admin_keys WHERE role = $role AND id <> $id AND (expires_at IS NULL OR expires_at > $now)",
                "$role",
                "$id",
                "$now").With(AdminRoleName, id, StoreTime.Format(now));
            if (key.Role is AdminRole.Admin && !key.IsExpired(now) && (long)others.ExecuteScalar()! == 0)
            {
                return KeyRemoval.IsLastAdmin;
            }

            using var remove = connection.Prepare("DELETE FROM admin_keys WHERE id = $id", "$id").With(id);
            remove.ExecuteNonQuery();
            transaction.Commit();
            return KeyRemoval.Removed;
        },
        cancellationToken);

    public Task MarkUsedAsync(IReadOnlyCollection<KeyUse> uses, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            foreach (var (id, at) in uses)
            {
                using var command = transaction.Connection!.Prepare(
                    "UPDATE admin_keys SET last_used_at = $at WHERE id = $id AND coalesce(last_used_at, '') < $at",
                    "$at",
                    "$id").With(StoreTime.Format(at), id);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
            return true;
        },
        cancellationToken);

    private static AdminKey? Find(SqliteConnection connection, string id)
    {
        using var command = connection.Prepare($"SELECT {Columns} FROM admin_keys WHERE id = $id", "$id").With(id);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    private static bool Insert(SqliteTransaction transaction, string verb, AdminKey key)
    {
        using var command = transaction.Connection!.Prepare(
            $"{verb} INTO admin_keys ({Columns}) VALUES ($id, $name, $role, $secret_sha256, $created_at, $created_by, $expires_at, NULL)",
            "$id",
            "$name",
            "$role",
            "$secret_sha256",
            "$created_at",
            "$created_by",
            "$expires_at").With(
            key.Id,
            key.Name,
            Words.Of(key.Role),
            key.SecretSha256,
            StoreTime.Format(key.CreatedAt),
            key.CreatedBy,
            key.ExpiresAt is { } end ? StoreTime.Format(end) : null);
        var inserted = command.ExecuteNonQuery();
        transaction.Commit();
        return inserted == 1;
    }

    private static AdminKey Read(SqliteDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        RoleOf(reader.GetString(2)),
        reader.GetFieldValue<byte[]>(3),
        StoreTime.Parse(reader.GetString(4)),
        reader.GetString(5))
    {
        ExpiresAt = reader.IsDBNull(6) ? null : StoreTime.Parse(reader.GetString(6)),
        LastUsedAt = reader.IsDBNull(7) ? null : StoreTime.Parse(reader.GetString(7)),
    };

    // A role this gateway does not know is never guessed at: its key may do what the least may.
    private static AdminRole RoleOf(string name) => name switch
    {
        "admin" => AdminRole.Admin,
        "operator" => AdminRole.Operator,
        _ => AdminRole.Viewer,
    };
}
