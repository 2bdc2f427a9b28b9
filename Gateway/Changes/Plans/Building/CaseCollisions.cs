using Gateway.Storage;

namespace Gateway.Changes.Plans.Building;

/// <summary>Finds keys of different rows that differ in case only: a route that compares in lower case serves neither.</summary>
internal static class CaseCollisions
{
    /// <summary>Each key that collides with one before it, and the other.</summary>
    public static IEnumerable<(ClaimedKey Key, string Other)> Find(PlanWorkspace workspace)
    {
        // A key in lower case has no entry in folded.
        using var command = workspace.Connection.Prepare(
            """
            SELECT f.key, f.row, f.alias, k.key FROM folded f JOIN keys k ON k.key = f.lower WHERE k.row <> f.row
            UNION ALL
            SELECT f.key, f.row, f.alias, (SELECT min(g.key) FROM folded g WHERE g.lower = f.lower AND g.key < f.key AND g.row <> f.row) AS other
            FROM folded f WHERE other IS NOT NULL
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (new ClaimedKey(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2)), reader.GetString(3));
        }
    }
}
