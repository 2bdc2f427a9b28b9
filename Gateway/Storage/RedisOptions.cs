namespace Gateway.Storage;

/// <summary>
/// How the gateway signs in to Redis beside what <c>ConnectionStrings:Redis</c> says. The files are read at every connection, and the user and the
/// password again while one stands, so that what rotates them needs no restart.
/// </summary>
internal sealed class RedisOptions
{
    public const string Section = $"{StoreOptions.Section}:Redis";

    /// <summary>A file with the user's name (ACL). Default: <c>user=</c> of the connection string, or Redis's own user <c>default</c>.</summary>
    public string? UserFile { get; set; }

    /// <summary>A file with the password, or a token that somebody renews. Default: <c>password=</c> of the connection string.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>A PEM file with the authority that signed the server's certificate. Default: those that the machine trusts. Needs <c>ssl=true</c>.</summary>
    public string? CaFile { get; set; }

    /// <summary>A PEM file with the certificate that the gateway shows to the server. Default: none. Needs <see cref="KeyFile"/> and <c>ssl=true</c>.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with that certificate's private key.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The files that are set, each with its setting.</summary>
    public IEnumerable<(string Setting, string Path)> Files =>
        from file in new[]
        {
            (nameof(UserFile), UserFile), (nameof(PasswordFile), PasswordFile), (nameof(CaFile), CaFile), (nameof(CertificateFile), CertificateFile),
            (nameof(KeyFile), KeyFile),
        }
        where !string.IsNullOrWhiteSpace(file.Item2)
        select ($"{Section}:{file.Item1}", file.Item2);
}
