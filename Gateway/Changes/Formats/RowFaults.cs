namespace Gateway.Changes.Formats;

/// <summary>Gathers what is wrong with one row.</summary>
/// <param name="position">Where the row begins.</param>
/// <param name="columnOf">The column that a field's name (without an index) was read from.</param>
internal sealed class RowFaults(RowPosition position, Func<string, string> columnOf) : IFieldFaults
{
    /// <summary>The most faults a row names: a row of ten thousand unknown fields is understood before that.</summary>
    public const int MaxShown = 100;

    private List<RowFault>? _faults;

    public RowPosition Position => position;

    public IReadOnlyList<RowFault> All => _faults ?? (IReadOnlyList<RowFault>)[];

    public bool IsFull => _faults?.Count >= MaxShown;

    public bool Has(string field) => _faults?.Exists(fault => fault.Field == field) is true;

    public void Add(string field, string code, string message)
    {
        if (IsFull)
        {
            return;
        }

        var index = field.IndexOf('[', StringComparison.Ordinal);
        Add(columnOf(index < 0 ? field : field[..index]), field, code, message);
    }

    public void Add(string column, string field, string code, string message)
    {
        if (!IsFull)
        {
            (_faults ??= []).Add(new(position, column, field, code, message));
        }
    }
}
