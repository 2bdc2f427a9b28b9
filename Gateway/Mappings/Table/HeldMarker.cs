namespace Gateway.Mappings.Table;

/// <summary>
/// A file beside the embedded store that says that it held mappings. Where the store is new and empty all the same, its file was lost: a gateway
/// that served it would answer every login as that of a stranger.
/// </summary>
/// <param name="storePath">The SQLite file.</param>
/// <param name="logger">Told where the marker cannot be written.</param>
internal sealed class HeldMarker(string storePath, ILogger<HeldMarker> logger)
{
    private bool _isNoted;

    /// <summary>The marker's file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(storePath) + ".held-mappings";

    public bool IsThere => File.Exists(Path);

    /// <summary>Notes that there are mappings; does something only once.</summary>
    public void Note()
    {
        if (_isNoted)
        {
            return;
        }

        _isNoted = true;
        try
        {
            if (!IsThere)
            {
                File.WriteAllText(Path, "The store beside this file held mappings. Remove this file where an empty store is meant.\n");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.MarkerNotWritten(Path, e.Message);
        }
    }
}
