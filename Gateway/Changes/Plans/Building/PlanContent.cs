using Gateway.Mappings;
using Gateway.Storage;

namespace Gateway.Changes.Plans.Building;

/// <summary>What a plan comes to, once everything has been read: its changes in the order of their identifiers' UTF-8 bytes.</summary>
internal sealed class PlanContent(PlanWorkspace workspace, IncomingSet incoming, PresentSet present, TargetCounts counts)
{
    // Both tables are sorted by their keys, so SQLite merges them without sorting.
    private const string InOrder =
        """
        SELECT key, row, NULL, NULL FROM keys WHERE alias = -1
        UNION ALL
        SELECT identifier, NULL, document, place FROM deleted
        ORDER BY 1
        """;

    private readonly MappingDocumentReader _documents = new();

    /// <summary>How many mappings that are written stay as they are.</summary>
    public long Unchanged { get; private set; }

    /// <summary>How many mappings were to be deleted and are not there.</summary>
    public long NothingToDelete { get; private set; }

    public IEnumerable<PlannedChange> Changes()
    {
        using var findBefore = workspace.Connection.Prepare("SELECT document FROM changed WHERE row = $row", "$row");
        using var command = workspace.Connection.Prepare(InOrder);
        using var reader = command.ExecuteReader();
        NothingToDelete = incoming.Drops;
        while (reader.Read())
        {
            if (reader.IsDBNull(1))
            {
                NothingToDelete -= incoming.TryFindDrop(reader.GetString(0), out _) ? 1 : 0;
                var gone = _documents.Read(reader.ReadUtf8(2));
                yield return new PlannedChange(gone.Identifier, gone, After: null, reader.ReadTextOrNull(3));
                continue;
            }

            var id = reader.GetInt64(1);
            var isUnchanged = present.IsUnchanged(id);
            Unchanged += isUnchanged ? 1 : 0;
            if (isUnchanged && counts.IsEmpty)
            {
                continue;
            }

            var row = incoming.Read(id);
            var before = isUnchanged ? row.Mapping : BeforeOf(id);
            counts.Name(row.Mapping, isChanged: before is null || !TargetCounts.IsSame(before, row.Mapping), row.Place);
            if (!isUnchanged)
            {
                yield return new PlannedChange(row.Mapping.Identifier, before, row.After(before), row.Place);
            }
        }

        ConnectionMapping? BeforeOf(long id)
        {
            using var found = findBefore.With(id).ExecuteReader();
            return found.Read() ? _documents.Read(found.ReadUtf8(0)) : null;
        }
    }
}
