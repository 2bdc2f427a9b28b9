namespace Gateway.Hosting.Tls;

/// <summary>The files that one certificate is made of.</summary>
/// <param name="Prefix">What the names of its settings begin with.</param>
/// <param name="Certificate">The certificate and its chain, or a PFX.</param>
/// <param name="Key">The private key; null where it is in <paramref name="Certificate"/>.</param>
/// <param name="Password">The file with the password; null where there is none.</param>
internal sealed record CertificateFiles(string Prefix, string? Certificate, string? Key, string? Password)
{
    /// <summary>False where no certificate is set.</summary>
    public bool IsNamed => CertificateFile is not null;

    public string CertificateSetting => $"{TlsOptions.Section}:{Prefix}CertificateFile";

    public string PasswordSetting => $"{TlsOptions.Section}:{Prefix}PasswordFile";

    public TlsFile? CertificateFile => TlsFile.Of($"{Prefix}CertificateFile", Certificate);

    public TlsFile? KeyFile => TlsFile.Of($"{Prefix}KeyFile", Key);

    public TlsFile? PasswordFile => TlsFile.Of($"{Prefix}PasswordFile", Password);

    /// <summary>Those that are set.</summary>
    public IReadOnlyList<TlsFile> Files => [.. new[] { CertificateFile, KeyFile, PasswordFile }.OfType<TlsFile>()];
}
