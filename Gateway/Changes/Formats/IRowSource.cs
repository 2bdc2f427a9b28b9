namespace Gateway.Changes.Formats;

/// <summary>Reads one document row by row.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>The row that is being read, or the last one.</summary>
    RowPosition Position { get; }

    /// <summary>The next row; null at the end of the document.</summary>
    /// <exception cref="DocumentFaultException">It cannot be read any further.</exception>
    ValueTask<DocumentRow?> NextAsync(CancellationToken cancellationToken);
}
