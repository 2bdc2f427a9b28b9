using System.Runtime.CompilerServices;
using Gateway.Changes.Formats;
using Gateway.Changes.Formats.Csv;

namespace Gateway.Cli.Import.Vendors;

/// <summary>A CSV file of the operator's own, whose columns the command line maps to the fields of the list.</summary>
internal sealed class CsvColumns : IVendor
{
    private const int MaxNamed = 10;

    public string Extension => ".csv";

    public async IAsyncEnumerable<ImportedTenant> ReadAsync(
        IReadOnlyList<string> files, ImportTerms terms, ImportReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fields = terms.Columns.Keys.ToList();
        var shape = new DocumentShape(fields, [], fields, ColumnNames.OfColumns(terms.Columns));
        foreach (var file in files)
        {
            await using var stream = File.OpenRead(file);
            await foreach (var row in DocumentReader.ReadAsync(stream, MappingFormat.Csv, shape, cancellationToken))
            {
                if (row.Faults.Position.Row == 0 || row.IsCutShort)
                {
                    TakeHeader(file, row, terms, report);
                    continue;
                }

                yield return TenantOf(file, row, terms);
            }
        }
    }

    // Columns that are not mapped are no fault here: the file is somebody else's.
    private static void TakeHeader(string file, DocumentRow row, ImportTerms terms, ImportReport report)
    {
        var place = $"{file}, {row.Faults.Position}";
        foreach (var fault in row.Faults.All.Where(fault => fault.Code is not ("unknown_column" or "ambiguous_column")))
        {
            throw new ImportFaultException(
                place,
                fault.Code == "missing_column" ? $"Has no column '{terms.Columns[fault.Column]}', which --map names for {fault.Column}." : fault.Message);
        }

        var others = row.Faults.All.Select(fault => ImportReport.Shown(fault.Column)).ToList();
        if (others.Count > 0)
        {
            report.Note(
                $"{file}: columns that --map does not name were left out: {string.Join(", ", others.Take(MaxNamed))}"
                + $"{(others.Count > MaxNamed ? ", ..." : "")}.");
        }
    }

    private static ImportedTenant TenantOf(string file, DocumentRow row, ImportTerms terms)
    {
        var place = $"{file}, {row.Faults.Position}";
        if (row.Fields is not { } fields)
        {
            var broken = new ImportedTenant(place, "");
            broken.Refuse(row.Faults.All[0].Message.TrimEnd('.'));
            return broken;
        }

        var tenant = new ImportedTenant(place, fields.OptionalText("identifier") ?? "");
        foreach (var field in terms.Columns.Keys)
        {
            if (fields.OptionalText(field) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                tenant.Fill(field, text, field);
            }
        }

        // Where the file has identifiers, an empty one is no leave to make one up.
        if (tenant["identifier"] is null)
        {
            tenant.Refuse($"has nothing in its column '{ImportReport.Shown(terms.Columns["identifier"])}', which is to have the identifier");
        }

        if (row.Faults.All is [var fault, ..])
        {
            tenant.Refuse($"{fault.Column} {fault.Message}".Trim().TrimEnd('.'));
        }

        return tenant;
    }
}
