namespace Gateway.Changes.Formats;

/// <summary>The document cannot be read any further. Never leaves this folder: the reader turns it into the last fault.</summary>
/// <param name="code">A stable snake_case word.</param>
/// <param name="message">A sentence for people.</param>
/// <param name="line">The physical line, from 1; null where it is the row's that is being read.</param>
internal sealed class DocumentFaultException(string code, string message, long? line = null) : Exception(message)
{
    public string Code => code;

    public long? Line => line;
}
