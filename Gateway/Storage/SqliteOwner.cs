namespace Gateway.Storage;

/// <summary>
/// Notices that two gateways serve from one SQLite file, by a lock on an empty file beside it that the system takes back with the process. The verbs that
/// read the store without serving take none.
/// </summary>
/// <param name="path">The store's file.</param>
internal sealed class SqliteOwner(string path) : IDisposable
{
    private FileStream? _lock;

    /// <summary>False where another process serves from it; true also where no lock can be had, as on a file system without locks.</summary>
    public bool TryTake()
    {
        try
        {
            // .NET locks a file that it opens for nobody else (flock on Linux).
            _lock = new FileStream($"{path}.serving", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException e) when (File.Exists($"{path}.serving") && e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public void Dispose() => _lock?.Dispose();
}
