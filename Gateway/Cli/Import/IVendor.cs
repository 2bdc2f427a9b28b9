namespace Gateway.Cli.Import;

/// <summary>Translates the files of one kind. Pure but for reading them; made anew for each import.</summary>
internal interface IVendor
{
    /// <summary>The ending of its files, with the dot: those are read where a folder is given.</summary>
    string Extension { get; }

    /// <summary>Every tenant of the files, in their order, those that are refused too.</summary>
    /// <exception cref="ImportFaultException">A file cannot be read to its end, or is none of this kind.</exception>
    IAsyncEnumerable<ImportedTenant> ReadAsync(IReadOnlyList<string> files, ImportTerms terms, ImportReport report, CancellationToken cancellationToken);
}
