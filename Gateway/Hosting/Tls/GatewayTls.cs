using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Tls;

/// <summary>The TLS of all listeners that have it from <see cref="TlsOptions"/>, and the files behind it.</summary>
internal sealed class GatewayTls
{
    /// <summary>How long before the end of a certificate it is said, and that once a day: what renews it has failed by then.</summary>
    public static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(7);

    private static readonly TimeSpan TellAgain = TimeSpan.FromDays(1);

    private readonly Dictionary<Listener, ListenerTls> _listeners = [];
    private readonly Dictionary<CertificateFiles, WatchedFiles<ServerCertificate>> _certificates = [];
    private readonly Dictionary<CertificateFiles, DateTimeOffset> _toldAt = [];
    private readonly List<IWatchedFiles> _authorities = [];
    private readonly ILogger<GatewayTls> _logger;
    private readonly TimeProvider _time;

    /// <exception cref="ConfigurationException">A file has faults.</exception>
    public GatewayTls(IOptions<TlsOptions> options, IOptions<ListenOptions> listen, ILoggerFactory loggers, TimeProvider time)
    {
        (_logger, _time) = (loggers.CreateLogger<GatewayTls>(), time);
        foreach (var listener in Enum.GetValues<Listener>().Where(listen.Value.IsHttps))
        {
            if (options.Value.CertificateOf(listener) is { } files)
            {
                var authorities = options.Value.ClientCaOf(listener) is { } file ? Watch(listener, file) : null;
                _listeners[listener] = new ListenerTls(listener, Watch(files), authorities, loggers.CreateLogger<ListenerTls>(), time);
            }
        }
    }

    /// <summary>Every file that is read again when it changes.</summary>
    public IReadOnlyList<TlsFile> Files => [.. Watched.SelectMany(watched => watched.Files).Distinct()];

    /// <summary>The certificates, each with its file.</summary>
    public IEnumerable<(string Path, ServerCertificate Certificate)> Certificates =>
        _certificates.Select(entry => (entry.Key.Certificate!, entry.Value.Current));

    private IEnumerable<IWatchedFiles> Watched => _certificates.Values.Concat(_authorities);

    /// <summary>The TLS of a listener; null where it speaks http, or has its certificate from Kestrel's own settings.</summary>
    public ListenerTls? Of(Listener listener) => _listeners.GetValueOrDefault(listener);

    /// <summary>Takes what changed. New connections have it, those that stand go on.</summary>
    public void Look()
    {
        foreach (var watched in Watched)
        {
            watched.Look();
        }

        foreach (var (files, watched) in _certificates)
        {
            TellWhenItEnds(files, watched.Current);
        }
    }

    private WatchedFiles<ServerCertificate> Watch(CertificateFiles files)
    {
        if (!_certificates.TryGetValue(files, out var watched))
        {
            watched = new(files.Files, contents => ServerCertificate.Read(files, contents), made => Take(files, made), _logger.CertificateKept);
            _certificates[files] = watched;
        }

        return watched;
    }

    private WatchedFiles<ClientAuthorities> Watch(Listener listener, TlsFile file)
    {
        var watched = new WatchedFiles<ClientAuthorities>(
            [file],
            contents => ClientAuthorities.Read(file, contents),
            made => _logger.AuthoritiesTaken(listener, file.Path, made.Names),
            _logger.AuthoritiesKept);
        _authorities.Add(watched);
        return watched;
    }

    private void Take(CertificateFiles files, ServerCertificate made)
    {
        _logger.CertificateTaken(files.Certificate!, made.Subject, made.Names, made.NotAfter, made.Thumbprint);
        _toldAt.Remove(files);
        TellWhenItEnds(files, made);
    }

    private void TellWhenItEnds(CertificateFiles files, ServerCertificate certificate)
    {
        var now = _time.GetUtcNow();
        if (certificate.IsGoodFor(ExpiresSoon, now) || now - _toldAt.GetValueOrDefault(files) < TellAgain)
        {
            return;
        }

        _toldAt[files] = now;
        _logger.CertificateOutOfTime(files.Certificate!, certificate.NotBefore, certificate.NotAfter);
    }
}
