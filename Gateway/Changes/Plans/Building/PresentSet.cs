using Gateway.Mappings;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// Compares the table with what was sent, mapping by mapping in any order: what changes, what goes, and which mappings stay and own a key that is
/// wanted. What was said of a mapping can be taken back, so that it may change while the table is read.
/// </summary>
internal sealed class PresentSet(PlanWorkspace workspace, IncomingSet incoming, TargetCounts counts, bool prunes)
{
    private readonly List<ulong> _unchanged = [];
    private readonly SqliteCommand _insertChanged = workspace.Prepare(
        "INSERT OR REPLACE INTO changed (row, document) VALUES ($row, $document)", "$row", "$document");
    private readonly SqliteCommand _removeChanged = workspace.Prepare("DELETE FROM changed WHERE row = $row", "$row");

    private readonly SqliteCommand _insertDeleted = workspace.Prepare(
        "INSERT OR REPLACE INTO deleted (identifier, document, place) VALUES ($identifier, $document, $place)", "$identifier", "$document", "$place");

    private readonly SqliteCommand _removeDeleted = workspace.Prepare("DELETE FROM deleted WHERE identifier = $identifier", "$identifier");

    private readonly SqliteCommand _insertOwner = workspace.Prepare(
        "INSERT OR REPLACE INTO owners (owner, owned, key, row, alias) VALUES ($owner, $owned, $key, $row, $alias)",
        "$owner",
        "$owned",
        "$key",
        "$row",
        "$alias");

    private readonly SqliteCommand _removeOwner = workspace.Prepare("DELETE FROM owners WHERE owner = $owner", "$owner");

    /// <summary>A mapping of the table.</summary>
    public void Add(ConnectionMapping present)
    {
        if (incoming.Find(present.Identifier) is { } row)
        {
            Compare(row, present);
        }
        else if (incoming.TryFindDrop(present.Identifier, out var place) || prunes)
        {
            _insertDeleted.With(present.Identifier, MappingDocument.Write(present), place).ExecuteNonQuery();
        }
        else
        {
            Remain(present);
        }
    }

    /// <summary>Takes back all that was said of a mapping.</summary>
    public void Forget(string identifier)
    {
        if (incoming.Find(identifier) is { } row)
        {
            _removeChanged.With(row.Id).ExecuteNonQuery();
            SetUnchanged(row.Id, isUnchanged: false);
            return;
        }

        _removeDeleted.With(identifier).ExecuteNonQuery();
        _removeOwner.With(identifier).ExecuteNonQuery();
        counts.Forget(identifier);
    }

    /// <summary>Takes back everything.</summary>
    public void Clear()
    {
        _unchanged.Clear();
        counts.ForgetRemaining();
        workspace.Connection.Execute("DELETE FROM changed; DELETE FROM deleted; DELETE FROM owners");
    }

    public bool IsUnchanged(long row) => (int)(row / 64) is var word && word < _unchanged.Count && (_unchanged[word] & (1UL << (int)(row % 64))) != 0;

    /// <summary>Each key that a row wants and a mapping that stays owns: the key, its owner, and the owner's key, which may only look like it.</summary>
    public IEnumerable<(ClaimedKey Key, string Owner, string Owned)> Collisions()
    {
        using var command = workspace.Connection.Prepare("SELECT key, row, alias, owner, owned FROM owners ORDER BY row, alias");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (new ClaimedKey(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2)), reader.GetString(3), reader.GetString(4));
        }
    }

    private void Compare(IncomingRow row, ConnectionMapping present)
    {
        if (MappingDifference.AreEqual(present, row.After(present)))
        {
            SetUnchanged(row.Id, isUnchanged: true);
        }
        else
        {
            _insertChanged.With(row.Id, MappingDocument.Write(present)).ExecuteNonQuery();
        }
    }

    private void Remain(ConnectionMapping present)
    {
        foreach (var owned in present.Keys())
        {
            if ((incoming.FindKey(owned) ?? incoming.FindKeyInOtherCase(owned) ?? incoming.FindKeyAlike(owned)) is { } wanted)
            {
                _insertOwner.With(present.Identifier, owned, wanted.Key, wanted.Row, wanted.Alias).ExecuteNonQuery();
            }
        }

        counts.SeeRemaining(present);
    }

    private void SetUnchanged(long row, bool isUnchanged)
    {
        var (word, bit) = ((int)(row / 64), 1UL << (int)(row % 64));
        while (_unchanged.Count <= word)
        {
            _unchanged.Add(0);
        }

        _unchanged[word] = isUnchanged ? _unchanged[word] | bit : _unchanged[word] & ~bit;
    }
}
