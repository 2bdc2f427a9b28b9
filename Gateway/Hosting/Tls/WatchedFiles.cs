namespace Gateway.Hosting.Tls;

/// <summary>Something made of files, as it was when they were last good.</summary>
internal interface IWatchedFiles
{
    IReadOnlyList<TlsFile> Files { get; }

    /// <summary>Reads the files, and makes it anew where they hold something else than at the last look.</summary>
    void Look();
}

/// <inheritdoc cref="IWatchedFiles"/>
internal sealed class WatchedFiles<T> : IWatchedFiles
    where T : class
{
    private readonly Func<FileContents, (T? Made, IReadOnlyList<string> Faults)> _make;
    private readonly Action<T> _take;
    private readonly Action<string> _refuse;
    private volatile T _current;
    private string _seen;

    /// <param name="files">The files.</param>
    /// <param name="make">Makes it of what they hold, or names their faults.</param>
    /// <param name="take">Told of each that is made.</param>
    /// <param name="refuse">Told of the faults, once for each content; what was there before stays.</param>
    /// <exception cref="ConfigurationException">The files have faults, and nothing was there before.</exception>
    public WatchedFiles(
        IReadOnlyList<TlsFile> files,
        Func<FileContents, (T? Made, IReadOnlyList<string> Faults)> make,
        Action<T> take,
        Action<string> refuse)
    {
        (Files, _make, _take, _refuse) = (files, make, take, refuse);
        var contents = FileContents.Read(files);
        var (made, faults) = make(contents);
        (_current, _seen) = (made ?? throw new ConfigurationException(faults), contents.Fingerprint);
        take(made);
    }

    public IReadOnlyList<TlsFile> Files { get; }

    public T Current => _current;

    public void Look()
    {
        var contents = FileContents.Read(Files);
        if (contents.Fingerprint == _seen)
        {
            return;
        }

        _seen = contents.Fingerprint;
        var (made, faults) = _make(contents);
        if (made is null)
        {
            _refuse(string.Join(" ", faults));
            return;
        }

        _current = made;
        _take(made);
    }
}
