using Gateway.Mappings.History;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>A row of the table of revisions.</summary>
/// <param name="Record">What it says.</param>
/// <param name="FirstChange">The row of its first change; the others follow without gap.</param>
/// <param name="Digest">The digest of its changes; empty for one made before there was a chain.</param>
internal sealed record SqliteRevisionRow(RevisionRecord Record, long FirstChange, string Digest)
{
    private const string Columns =
        "revision, commit_id, committed_at, committed_by, action, reason, ticket, source, change_count, hash, first_change, digest";

    public long LastChange => FirstChange + Record.Changes - 1;

    /// <param name="connection">A reader.</param>
    /// <param name="condition">SQL behind <c>FROM revisions</c>, with at most the parameters <c>$revision</c> and <c>$limit</c>.</param>
    /// <param name="revision">The first parameter.</param>
    /// <param name="limit">The second.</param>
    public static IEnumerable<SqliteRevisionRow> Select(SqliteConnection connection, string condition, long revision, long limit = long.MaxValue)
    {
        using var command = connection.Prepare($"SELECT {Columns} FROM revisions {condition} LIMIT $limit", "$revision", "$limit").With(revision, limit);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var record = new RevisionRecord(
                reader.GetInt64(0),
                reader.GetString(1),
                StoreTime.Parse(reader.GetString(2)),
                reader.GetString(3),
                ChangeActions.Parse(reader.GetString(4)),
                reader.ReadTextOrNull(5),
                reader.ReadTextOrNull(6),
                reader.ReadTextOrNull(7),
                reader.GetInt64(8),
                reader.GetString(9));
            yield return new SqliteRevisionRow(record, reader.GetInt64(10), reader.GetString(11));
        }
    }

    public static SqliteRevisionRow? Find(SqliteConnection connection, long revision) =>
        Select(connection, "WHERE revision = $revision", revision).FirstOrDefault();

    /// <summary>A change of this revision.</summary>
    public MappingChange ChangeOf(string identifier, ConnectionMapping? after) =>
        new(Record.Number, identifier, after, Record.At, Record.By, Record.Reason) { Action = Record.Action, Ticket = Record.Ticket };
}
