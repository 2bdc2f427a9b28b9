using System.Runtime.CompilerServices;
using Gateway.Changes.Formats;

namespace Gateway.Changes.Plans;

/// <summary>Makes a document's rows the input of a plan.</summary>
internal static class PlanFile
{
    /// <param name="rows">The document's rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="file">The file's name, where the plan is made of several.</param>
    public static async IAsyncEnumerable<PlanInput> ReadAsync(
        IAsyncEnumerable<MappingRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken, string? file = null)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            yield return row.Mapping is { } mapping
                ? PlanInput.Of(
                    new PlannedWrite(mapping.Identifier, mapping) { Place = PlaceOf(row.Position, file), KeepsState = !row.GivesState, IsChecked = true })
                : new PlanInput(Write: null, [.. row.Faults.Select(fault => FaultOf(fault, file))]);
        }
    }

    private static string PlaceOf(RowPosition position, string? file) => file is null ? position.ToString() : $"{file} {position}";

    private static PlanFault FaultOf(RowFault fault, string? file) =>
        new(
            PlaceOf(fault.Position, file),
            fault.Column.Length > 0 && fault.Column != fault.Field ? fault.Column : null,
            fault.Field,
            fault.Code,
            fault.Message);
}
