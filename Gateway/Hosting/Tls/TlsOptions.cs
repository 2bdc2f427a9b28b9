namespace Gateway.Hosting.Tls;

/// <summary>
/// The certificates of listeners with an https URL, and whom they ask for a certificate. The files are read again when they change. What is not
/// named here comes from Kestrel's standard settings.
/// </summary>
internal sealed class TlsOptions
{
    public const string Section = "Gateway:Tls";

    /// <summary>
    /// The certificate of every https listener: PEM, the listener's own first and then what leads to its authority, or a PFX. Default: none.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its private key, PEM. Default: the key is in <see cref="CertificateFile"/>, too.</summary>
    public string? KeyFile { get; set; }

    /// <summary>A file with the password of the key or the PFX; a line break at its end does not count. Default: there is none.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Another certificate for the admin listener. Default: <see cref="CertificateFile"/>.</summary>
    public string? AdminCertificateFile { get; set; }

    /// <summary>Its private key. Default: the key is in <see cref="AdminCertificateFile"/>, too.</summary>
    public string? AdminKeyFile { get; set; }

    /// <summary>A file with its password. Default: there is none.</summary>
    public string? AdminPasswordFile { get; set; }

    /// <summary>
    /// A PEM file with authorities: who connects to the public listener has to show a client certificate of one of them. Default: none, nobody is asked.
    /// </summary>
    public string? PublicClientCaFile { get; set; }

    /// <summary>The same for the admin listener. Default: none, nobody is asked.</summary>
    public string? AdminClientCaFile { get; set; }

    /// <summary>The certificate of every listener that has none of its own.</summary>
    public CertificateFiles ForAll() => new("", CertificateFile, KeyFile, PasswordFile);

    /// <summary>The admin listener's own.</summary>
    public CertificateFiles ForAdmin() => new("Admin", AdminCertificateFile, AdminKeyFile, AdminPasswordFile);

    /// <summary>The certificate of a listener; null where Kestrel's own settings give it.</summary>
    public CertificateFiles? CertificateOf(Listener listener) =>
        listener is Listener.Admin && ForAdmin() is { IsNamed: true } own ? own : ForAll() is { IsNamed: true } shared ? shared : null;

    /// <summary>The authorities whose clients alone a listener serves; null where it asks nobody. Probes ask the ops listener, which has none.</summary>
    public TlsFile? ClientCaOf(Listener listener) => listener switch
    {
        Listener.Public => TlsFile.Of(nameof(PublicClientCaFile), PublicClientCaFile),
        Listener.Admin => TlsFile.Of(nameof(AdminClientCaFile), AdminClientCaFile),
        _ => null,
    };
}
