using Gateway.Mappings;
using Gateway.Storage;

namespace Gateway.Changes.Plans.Building;

/// <summary>Finds keys of different rows that people take for one: the same but for what <see cref="Likeness"/> does not count.</summary>
internal static class AlikeKeys
{
    /// <summary>Each key that looks like one before it, and the other: at most one a key, however many look alike.</summary>
    public static IEnumerable<(ClaimedKey Key, string Other)> Find(PlanWorkspace workspace)
    {
        // A key that is its own form has no entry in alike.
        using var command = workspace.Connection.Prepare(
            """
            SELECT a.key, a.row, a.alias, k.key FROM alike a JOIN keys k ON k.key = a.form WHERE k.row <> a.row
            UNION ALL
            SELECT a.key, a.row, a.alias,
                (SELECT b.key FROM alike b WHERE b.form = a.form AND b.key < a.key AND b.row <> a.row ORDER BY b.key LIMIT 1) AS other
            FROM alike a WHERE other IS NOT NULL AND NOT EXISTS (SELECT 1 FROM keys k WHERE k.key = a.form AND k.row <> a.row)
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (new ClaimedKey(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2)), reader.GetString(3));
        }
    }
}
