using Gateway.Changes.Formats;

namespace Gateway.Cli.Import;

/// <summary>The operator's own table beside an export: fields of the list that the export does not tell, by identifier or by the IdP's entity id.</summary>
internal sealed class ImportTable
{
    public static readonly ImportTable None = new();

    private static readonly DocumentShape Shape = new(ImportFields.All, [], ["identifier"], MappingForm.Shape.Columns.With(ImportFields.All));

    private readonly Dictionary<string, Row> _byIdentifier = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Row> _byEntityId = new(StringComparer.Ordinal);

    private ImportTable()
    {
    }

    /// <summary>How many of its rows fitted no tenant.</summary>
    public int Unused => _byIdentifier.Values.Count(row => !row.IsUsed);

    /// <exception cref="ImportFaultException">It has a fault.</exception>
    public static async Task<ImportTable> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var table = new ImportTable();
        await using var file = File.OpenRead(path);
        await foreach (var row in DocumentReader.ReadAsync(file, MappingFormat.Csv, Shape, cancellationToken))
        {
            if (row.Fields is { } fields)
            {
                table.Take(fields, row.Faults);
            }

            if (row.Faults.All is [var fault, ..])
            {
                throw new ImportFaultException($"{path}, {fault.Position}", $"{fault.Column} {fault.Message}".Trim());
            }
        }

        return table;
    }

    /// <summary>Fills in what a tenant lacks.</summary>
    public void Complete(ImportedTenant tenant)
    {
        if (Find(tenant) is not { } row)
        {
            return;
        }

        row.IsUsed = true;
        foreach (var (field, text) in row.Texts)
        {
            tenant.Fill(field, text, "certificates of the table");
        }
    }

    private Row? Find(ImportedTenant tenant) =>
        (tenant["identifier"] is { } identifier ? _byIdentifier.GetValueOrDefault(identifier) : null)
        ?? (tenant["idp_entity_id"] is { } entityId ? _byEntityId.GetValueOrDefault(entityId) : null);

    private void Take(FieldReader fields, RowFaults faults)
    {
        var row = new Row(ImportFields.All
            .Select(field => (Field: field, Text: fields.OptionalText(field)))
            .Where(cell => !string.IsNullOrWhiteSpace(cell.Text))
            .ToDictionary(cell => cell.Field, cell => cell.Text!.Trim(), StringComparer.Ordinal));
        if (!row.Texts.TryGetValue("identifier", out var identifier))
        {
            faults.Add("identifier", "required", "Must be given.");
            return;
        }

        if (_byIdentifier.Count >= ImportRun.MaxTenants)
        {
            faults.Add("identifier", "too_many", $"A table holds at most {ImportRun.MaxTenants} rows.");
        }

        if (!_byIdentifier.TryAdd(identifier, row))
        {
            faults.Add("identifier", "duplicate", "Stands twice.");
        }

        // Two tenants may have one IdP: then it names neither of them.
        if (row.Texts.TryGetValue("idp_entity_id", out var entityId) && !_byEntityId.TryAdd(entityId, row))
        {
            faults.Add("idp_entity_id", "duplicate", "Stands twice: give the identifiers of such tenants in the export, and each entity id once here.");
        }
    }

    private sealed class Row(Dictionary<string, string> texts)
    {
        public Dictionary<string, string> Texts => texts;

        public bool IsUsed { get; set; }
    }
}
