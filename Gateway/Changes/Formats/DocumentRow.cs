namespace Gateway.Changes.Formats;

/// <summary>One row of a document as it was written, before anyone asks what its fields mean.</summary>
/// <param name="Fields">Its fields; null where it has none that could be read.</param>
/// <param name="Faults">What is wrong so far, and where more is put as the fields are read.</param>
internal sealed record DocumentRow(FieldReader? Fields, RowFaults Faults)
{
    /// <summary>True for the last row of a document that cannot be read any further: rows may follow that nobody has seen.</summary>
    public bool IsCutShort { get; init; }
}
