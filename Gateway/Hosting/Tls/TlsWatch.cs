using System.Threading.Channels;
using Gateway.Storage;

namespace Gateway.Hosting.Tls;

/// <summary>
/// Has changed files of certificates and authorities read again. The system tells of changes; some volumes do not, so that they are also read
/// once a minute. Between that nothing runs.
/// </summary>
internal sealed class TlsWatch(GatewayTls tls, TimeProvider time, ILogger<TlsWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>A certificate and its key are two files, and whoever renews them writes one after the other.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (tls.Files.Count == 0)
        {
            return;
        }

        using var end = stoppingToken.UnsafeRegister(static watch => ((TlsWatch)watch!)._changes.Writer.TryComplete(), this);
        using var timer = time.CreateTimer(_ => Wake(), state: null, BackgroundPause.Aligned(time, Interval), Interval);
        var watchers = tls.Files.GroupBy(FolderOf, StringComparer.Ordinal).Select(folder => Watch(folder.Key, folder)).OfType<IDisposable>().ToList();
        try
        {
            // What changed since the start read them.
            Wake();
            while (await _changes.Reader.WaitToReadAsync(CancellationToken.None))
            {
                await BackgroundPause.WaitAsync(time, Settle, stoppingToken);
                _changes.Reader.TryRead(out _);
                tls.Look();
            }
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }
    }

    private static string FolderOf(TlsFile file) => Path.GetDirectoryName(Path.GetFullPath(file.Path))!;

    private FileSystemWatcher? Watch(string folder, IEnumerable<TlsFile> files)
    {
        var names = files.Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            FileSystemEventHandler onChange = (_, change) => WakeFor(change.Name);
            watcher.Changed += onChange;
            watcher.Created += onChange;
            watcher.Renamed += (_, change) => WakeFor(change.Name);
            watcher.Error += (_, _) => Wake();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            watcher?.Dispose();
            logger.FolderNotWatched(folder, e.Message);
            return null;
        }

        void WakeFor(string? name)
        {
            // Kubernetes swaps a link beside the files, ..data, through which they all lead.
            if (name is not null && (names.Contains(name) || name.StartsWith("..", StringComparison.Ordinal)))
            {
                Wake();
            }
        }
    }

    private void Wake() => _changes.Writer.TryWrite(true);
}
