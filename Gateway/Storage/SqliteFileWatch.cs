namespace Gateway.Storage;

/// <summary>
/// Notices that a file of an open SQLite store was removed or replaced. SQLite would go on writing to what is in no folder any more, or into two
/// logs at once, and all of it would be gone at the next start ("How To Corrupt An SQLite Database File", section 2).
/// </summary>
/// <param name="path">The main file; its log and index are beside it.</param>
internal sealed class SqliteFileWatch(string path)
{
    private readonly (string Path, FileIdentity? Identity)[] _files =
    [
        .. new[] { path, $"{path}-wal", $"{path}-shm" }.Select(file => (file, FileIdentity.Of(file))),
    ];

    /// <summary>The file that is not the one it was when the store was opened; null where all are.</summary>
    public string? FindStranger()
    {
        foreach (var (file, identity) in _files)
        {
            if (FileIdentity.Of(file) != identity)
            {
                return file;
            }
        }

        return null;
    }
}
