using Gateway.Mappings;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Changes.Plans.Building;

/// <summary>What was sent: rows by identifier, and every key with its row. Names what contradicts itself.</summary>
internal sealed class IncomingSet(PlanWorkspace workspace, PlanFaults faults)
{
    private const int Own = ClaimedKey.OfIdentifier;

    private readonly MappingDocumentReader _documents = new();

    private readonly SqliteCommand _insertRow = workspace.Prepare(
        "INSERT INTO rows (id, document, place, keeps_state) VALUES ($id, $document, $place, $keeps_state)", "$id", "$document", "$place", "$keeps_state");

    private readonly SqliteCommand _insertKey = workspace.Prepare(
        "INSERT INTO keys (key, row, alias) VALUES ($key, $row, $alias) ON CONFLICT DO NOTHING", "$key", "$row", "$alias");

    private readonly SqliteCommand _insertFolded = workspace.Prepare(
        "INSERT INTO folded (lower, key, row, alias) VALUES ($lower, $key, $row, $alias) ON CONFLICT DO NOTHING", "$lower", "$key", "$row", "$alias");

    private readonly SqliteCommand _insertAlike = workspace.Prepare(
        "INSERT INTO alike (form, key, row, alias) VALUES ($form, $key, $row, $alias) ON CONFLICT DO NOTHING", "$form", "$key", "$row", "$alias");

    private readonly SqliteCommand _insertDrop = workspace.Prepare(
        "INSERT INTO drops (identifier, place) VALUES ($identifier, $place) ON CONFLICT DO NOTHING", "$identifier", "$place");

    private readonly SqliteCommand _findKey = workspace.Prepare(
        "SELECT k.row, k.alias, r.place FROM keys k LEFT JOIN rows r ON r.id = k.row WHERE k.key = $key", "$key");

    private readonly SqliteCommand _findRow = workspace.Prepare(
        "SELECT r.id, r.document, r.place, r.keeps_state FROM keys k JOIN rows r ON r.id = k.row WHERE k.key = $key AND k.alias = -1", "$key");

    private readonly SqliteCommand _readRow = workspace.Prepare("SELECT id, document, place, keeps_state FROM rows WHERE id = $id", "$id");

    private readonly SqliteCommand _findDrop = workspace.Prepare("SELECT place FROM drops WHERE identifier = $identifier", "$identifier");

    private readonly SqliteCommand _findFolded = workspace.Prepare(
        "SELECT key, row, alias FROM folded WHERE lower = $lower AND key <> $key LIMIT 1", "$lower", "$key");

    private readonly SqliteCommand _findAlike = workspace.Prepare(
        "SELECT key, row, alias FROM alike WHERE form = $form AND key <> $key LIMIT 1", "$form", "$key");

    private bool _hasFolded;
    private bool _hasAlike;

    /// <summary>How many mappings are written.</summary>
    public long Count { get; private set; }

    /// <summary>How many deletions were asked for by name.</summary>
    public long Drops { get; private set; }

    public void Add(PlannedWrite write)
    {
        if (write.Mapping is not { } mapping)
        {
            Drop(write);
            return;
        }

        var row = ++Count;
        _insertRow.With(row, MappingDocument.WriteUnnumbered(mapping), write.Place, write.KeepsState ? 1 : 0).ExecuteNonQuery();
        Claim(mapping.Identifier, row, Own, write.Place);
        for (var i = 0; i < mapping.Aliases.Count; i++)
        {
            Claim(mapping.Aliases[i], row, i, write.Place);
        }

        if (Drops > 0 && TryFindDrop(mapping.Identifier, out var dropPlace))
        {
            AddDuplicate(write.Place, dropPlace);
        }
    }

    /// <summary>The row that writes a mapping; null where none does.</summary>
    public IncomingRow? Find(string identifier) => ReadOne(_findRow.With(identifier));

    public IncomingRow Read(long id) => ReadOne(_readRow.With(id)) ?? throw new InvalidOperationException("A row left the work space.");

    /// <summary>Every mapping that is written or deleted by name; for small sets.</summary>
    public IReadOnlyList<string> Identifiers()
    {
        using var command = workspace.Connection.Prepare("SELECT key FROM keys WHERE alias = -1 UNION SELECT identifier FROM drops");
        using var reader = command.ExecuteReader();
        var identifiers = new List<string>();
        while (reader.Read())
        {
            identifiers.Add(reader.GetString(0));
        }

        return identifiers;
    }

    /// <summary>True where a deletion was asked for by name.</summary>
    public bool TryFindDrop(string identifier, out string? place)
    {
        place = null;
        if (Drops == 0)
        {
            return false;
        }

        using var reader = _findDrop.With(identifier).ExecuteReader();
        if (!reader.Read())
        {
            return false;
        }

        place = reader.ReadTextOrNull(0);
        return true;
    }

    /// <summary>The row that has a key, as its identifier or as an alias.</summary>
    public ClaimedKey? FindKey(string key)
    {
        using var reader = _findKey.With(key).ExecuteReader();
        return reader.Read() ? new ClaimedKey(key, reader.GetInt64(0), reader.GetInt32(1)) : null;
    }

    /// <summary>A row's key that differs from this one in case only.</summary>
    public ClaimedKey? FindKeyInOtherCase(string key)
    {
        var lower = key.ToLowerInvariant();
        if (lower != key && FindKey(lower) is { } inLower)
        {
            return inLower;
        }

        if (!_hasFolded)
        {
            return null;
        }

        using var reader = _findFolded.With(lower, key).ExecuteReader();
        return reader.Read() ? new ClaimedKey(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2)) : null;
    }

    /// <summary>A row's key that looks like this one and differs from it.</summary>
    public ClaimedKey? FindKeyAlike(string key)
    {
        var form = Likeness.Of(key);
        if (form != key && FindKey(form) is { } own)
        {
            return own;
        }

        if (!_hasAlike)
        {
            return null;
        }

        using var reader = _findAlike.With(form, key).ExecuteReader();
        return reader.Read() ? new ClaimedKey(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2)) : null;
    }

    private void Drop(PlannedWrite write)
    {
        Drops++;
        if (_insertDrop.With(write.Identifier, write.Place).ExecuteNonQuery() == 0)
        {
            TryFindDrop(write.Identifier, out var first);
            AddDuplicate(write.Place, first);
        }
        else if (Find(write.Identifier) is { } row)
        {
            AddDuplicate(write.Place, row.Place);
        }
    }

    private void Claim(string key, long row, int alias, string? place)
    {
        if (_insertKey.With(key, row, alias).ExecuteNonQuery() == 0)
        {
            AddTaken(key, alias, place);
            return;
        }

        var lower = key.ToLowerInvariant();
        if (lower != key)
        {
            _hasFolded = true;
            _insertFolded.With(lower, key, row, alias).ExecuteNonQuery();
        }

        var form = Likeness.Of(key);
        if (form != key)
        {
            _hasAlike = true;
            _insertAlike.With(form, key, row, alias).ExecuteNonQuery();
        }
    }

    private void AddTaken(string key, int alias, string? place)
    {
        using var reader = _findKey.With(key).ExecuteReader();
        reader.Read();
        var (firstAlias, firstPlace) = (reader.GetInt32(1), reader.ReadTextOrNull(2));
        if (alias == Own && firstAlias == Own)
        {
            AddDuplicate(place, firstPlace);
            return;
        }

        var owner = Read(reader.GetInt64(0)).Mapping.Identifier;
        var role = firstAlias == Own ? "the identifier" : "an alias";
        faults.Add(new PlanFault(
            place, Column: null, new ClaimedKey(key, 0, alias).Field, "key_taken", $"'{key}' is already {role} of mapping '{owner}'{At(firstPlace)}.", owner));
    }

    private void AddDuplicate(string? place, string? first) =>
        faults.Add(new PlanFault(place, Column: null, "identifier", "duplicate", $"The same identifier stands twice: already{At(first)}."));

    private static string At(string? place) => place is null ? "" : $" at {place}";

    private IncomingRow? ReadOne(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new IncomingRow(reader.GetInt64(0), _documents.Read(reader.ReadUtf8(1)), reader.ReadTextOrNull(2), reader.GetInt64(3) == 1)
            : null;
    }
}
