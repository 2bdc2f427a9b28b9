using System.Globalization;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Admin;

/// <summary>Admin keys in the SQLite file of the mappings.</summary>
internal sealed class SqliteAdminKeyStore(SqliteDatabase database) : IAdminKeyStore
{
    private const string Columns = "id, name, role, secret_sha256, created_at, created_by";

    public Task<AdminKey?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare($"SELECT {Columns} FROM admin_keys WHERE id = $id", "$id").With(id);
            using var reader = command.ExecuteReader();
            return reader.Read() ? Read(reader) : null;
        },
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

    public Task<bool> AddAsync(AdminKey key, bool onlyIfNone, CancellationToken cancellationToken) => WriteAsync(
        transaction => !(onlyIfNone && transaction.Connection!.ReadNumber("SELECT count(*) FROM admin_keys") > 0) && Write(transaction, "OR IGNORE", key) == 1,
        cancellationToken);

    public Task PutAsync(AdminKey key, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Write(transaction, "OR REPLACE", key), cancellationToken);

    public Task<KeyRemoval> RemoveAsync(string id, CancellationToken cancellationToken) => WriteAsync(
        transaction =>
        {
            using var others = transaction.Connection!.Prepare("SELECT count(*) FROM admin_keys WHERE role = $role AND id <> $id", "$role", "$id").With(nameof(AdminRole.Admin), id);
            using var remove = transaction.Connection!.Prepare(
                "DELETE FROM admin_keys WHERE id = $id AND (role <> $role OR $others > 0)", "$id", "$role", "$others").With(id, nameof(AdminRole.Admin), (long)others.ExecuteScalar()!);
            if (remove.ExecuteNonQuery() == 1)
            {
                return KeyRemoval.Removed;
            }

            using var find = transaction.Connection!.Prepare("SELECT count(*) FROM admin_keys WHERE id = $id", "$id").With(id);
            return (long)find.ExecuteScalar()! == 1 ? KeyRemoval.IsLastAdmin : KeyRemoval.NotFound;
        },
        cancellationToken);

    private Task<T> WriteAsync<T>(Func<SqliteTransaction, T> write, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var result = write(transaction);
            transaction.Commit();
            return result;
        },
        cancellationToken);

    private static int Write(SqliteTransaction transaction, string conflict, AdminKey key)
    {
        using var command = transaction.Connection!.Prepare(
            $"INSERT {conflict} INTO admin_keys ({Columns}) VALUES ($id, $name, $role, $hash, $at, $by)", "$id", "$name", "$role", "$hash", "$at", "$by");
        return command.With(key.Id, key.Name, key.Role.ToString(), key.SecretSha256, key.CreatedAt.ToString("O", CultureInfo.InvariantCulture), key.CreatedBy).ExecuteNonQuery();
    }

    private static AdminKey Read(SqliteDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        Enum.Parse<AdminRole>(reader.GetString(2)),
        reader.GetFieldValue<byte[]>(3),
        DateTimeOffset.Parse(reader.GetString(4), CultureInfo.InvariantCulture),
        reader.GetString(5));
}
