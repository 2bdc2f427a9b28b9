using System.Runtime.CompilerServices;
using Gateway.Formats;

namespace Gateway.Plans;

/// <summary>Makes a document's rows the input of a plan.</summary>
internal static class PlanFile
{
    public static async IAsyncEnumerable<PlanInput> ReadAsync(IAsyncEnumerable<MappingRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            yield return row.Mapping is { } mapping
                ? PlanInput.Of(new PlannedWrite(mapping.Identifier, mapping) { Place = row.Position.ToString(), KeepsState = !row.GivesState, IsChecked = true })
                : new PlanInput(Write: null, [.. row.Faults.Select(FaultOf)]);
        }
    }

    private static PlanFault FaultOf(RowFault fault) =>
        new(fault.Position.ToString(), fault.Column.Length > 0 && fault.Column != fault.Field ? fault.Column : null, fault.Field, fault.Code, fault.Message);
}
