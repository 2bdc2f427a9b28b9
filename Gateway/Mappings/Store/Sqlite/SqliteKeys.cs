using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>Claims identifiers and aliases for mappings in the embedded store's one unique index.</summary>
internal sealed class SqliteKeys(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _claim = connection.Prepare(
        "INSERT INTO mapping_keys (key, mapping_id, is_alias) VALUES ($key, $id, $is_alias) ON CONFLICT DO NOTHING",
        "$key",
        "$id",
        "$is_alias");

    private readonly SqliteCommand _owner = connection.Prepare(
        """
        SELECT k.mapping_id, m.document ->> 'identifier' FROM mapping_keys k JOIN mappings m ON m.id = k.mapping_id WHERE k.key = $key
        """,
        "$key");

    /// <summary>Claims all keys of a mapping; gives those that another has, with the other's identifier.</summary>
    public List<(string Key, string Owner)> Claim(ConnectionMapping mapping, long id)
    {
        var taken = new List<(string, string)>();
        foreach (var key in mapping.Keys())
        {
            if (_claim.With(key, id, key == mapping.Identifier ? 0 : 1).ExecuteNonQuery() == 0 && OtherOwner(key, id) is { } owner)
            {
                taken.Add((key, owner));
            }
        }

        return taken;
    }

    public void Dispose()
    {
        _claim.Dispose();
        _owner.Dispose();
    }

    private string? OtherOwner(string key, long id)
    {
        using var reader = _owner.With(key).ExecuteReader();
        return reader.Read() && reader.GetInt64(0) != id ? reader.GetString(1) : null;
    }
}
