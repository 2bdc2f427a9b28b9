namespace Gateway.Cli.Import;

/// <summary>A file cannot be read to its end, or is none of its kind: no list is made of the rest. Thrown and caught within an import.</summary>
/// <param name="place">File, and path or line.</param>
/// <param name="message">What is wrong and what to do, for people.</param>
internal sealed class ImportFaultException(string place, string message) : Exception(message)
{
    public string Place => place;
}
