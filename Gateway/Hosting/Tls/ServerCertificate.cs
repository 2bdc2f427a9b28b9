using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Hosting.Tls;

/// <summary>A certificate with its key, and with the chain that clients are sent, which is built once and without the network.</summary>
internal sealed class ServerCertificate
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";

    private ServerCertificate(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        Context = SslStreamCertificateContext.Create(certificate, others, offline: true);
        NotBefore = certificate.NotBefore.ToUniversalTime();
        NotAfter = certificate.NotAfter.ToUniversalTime();
        Thumbprint = ThumbprintOf(certificate);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        Names = string.Join(", ", names.SelectMany(name => name.EnumerateDnsNames().Concat(name.EnumerateIPAddresses().Select(ip => ip.ToString()))));
    }

    public SslStreamCertificateContext Context { get; }

    public string Subject => Context.TargetCertificate.Subject;

    /// <summary>The host names and addresses that it is for, parted by commas.</summary>
    public string Names { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>SHA-256, as <c>openssl x509 -fingerprint -sha256</c> has it without colons.</summary>
    public string Thumbprint { get; }

    /// <summary>True where it is valid now and stays so for a while.</summary>
    public bool IsGoodFor(TimeSpan time, DateTimeOffset now) => NotBefore <= now && NotAfter - now > time;

    public static string ThumbprintOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>Makes a certificate of what its files hold.</summary>
    /// <returns>The certificate, or else every fault of the files, each with its setting and its path.</returns>
    public static (ServerCertificate? Made, IReadOnlyList<string> Faults) Read(CertificateFiles files, FileContents contents)
    {
        if (contents.Faults.Count > 0)
        {
            return (null, contents.Faults);
        }

        // ASN.1's SEQUENCE, with which every PFX begins.
        return contents.BytesOf(files.CertificateFile!) is [0x30, ..] ? ReadPfx(files, contents) : ReadPem(files, contents);
    }

    private static (ServerCertificate? Made, IReadOnlyList<string> Faults) ReadPem(CertificateFiles files, FileContents contents)
    {
        var (file, keyFile) = (files.CertificateFile!, files.KeyFile ?? files.CertificateFile!);
        var (text, keyText) = (contents.TextOf(file), contents.TextOf(keyFile));
        var faults = new List<string>();
        var all = CertificatesIn(file, text, faults);
        var key = KeyLabelIn(keyText);
        if (key is null)
        {
            faults.Add($"{keyFile}: it holds no private key in PEM (-----BEGIN PRIVATE KEY-----), or only a part of one.");
        }

        var isEncrypted = key is "ENCRYPTED PRIVATE KEY";
        if (isEncrypted && files.PasswordFile is null)
        {
            faults.Add($"{keyFile}: its private key is encrypted. Name a file with the password in {files.PasswordSetting}.");
        }

        if (faults.Count > 0)
        {
            return (null, faults);
        }

        try
        {
            var certificate = isEncrypted
                ? X509Certificate2.CreateFromEncryptedPem(text, keyText, PasswordOf(files, contents))
                : X509Certificate2.CreateFromPem(text, keyText);
            all.RemoveAt(0);
            return (new ServerCertificate(certificate, all), []);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var opened = isEncrypted ? $" is not opened by the password in '{files.Password}', or" : "";
            return (null, [$"{keyFile}: its private key{opened} does not belong to the first certificate in '{file.Path}' ({e.Message})"]);
        }
    }

    private static (ServerCertificate? Made, IReadOnlyList<string> Faults) ReadPfx(CertificateFiles files, FileContents contents)
    {
        var file = files.CertificateFile!;
        if (files.KeyFile is { } keyFile)
        {
            return (null, [$"{keyFile}, but '{file.Path}' is no PEM: a PFX holds its key itself. Take the setting out, or give a certificate in PEM."]);
        }

        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(contents.BytesOf(file), PasswordOf(files, contents));
            if (all.FirstOrDefault(certificate => certificate.HasPrivateKey) is not { } certificate)
            {
                return (null, [$"{file}: it is a PFX without a private key."]);
            }

            all.Remove(certificate);
            return (new ServerCertificate(certificate, all), []);
        }
        catch (CryptographicException e)
        {
            var password = files.Password is null ? $"no password ({files.PasswordSetting})" : $"the password in '{files.Password}'";
            return (null, [$"{file}: it is no PEM, and no PFX that {password} opens ({e.Message})"]);
        }
    }

    /// <summary>The certificates of a PEM file; none, with a fault, where it holds none or a part of one.</summary>
    public static X509Certificate2Collection CertificatesIn(TlsFile file, string text, List<string> faults)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            faults.Add($"{file}: a certificate in it cannot be read ({e.Message})");
            return [];
        }

        // A file that is being written ends within one, and the framework would read over it.
        var begun = text.AsSpan().Count(Begin);
        if (begun == 0 || all.Count != begun)
        {
            var fault = begun == 0 ? $"no certificate in PEM ({Begin})" : "a certificate that is cut short, or lines that run together";
            faults.Add($"{file}: it holds {fault}.");
            return [];
        }

        return all;
    }

    private static string? KeyLabelIn(ReadOnlySpan<char> text)
    {
        while (PemEncoding.TryFind(text, out var found))
        {
            if (text[found.Label].EndsWith("PRIVATE KEY"))
            {
                return text[found.Label].ToString();
            }

            text = text[found.Location.End..];
        }

        return null;
    }

    private static string? PasswordOf(CertificateFiles files, FileContents contents) =>
        files.PasswordFile is { } file ? contents.TextOf(file).TrimEnd('\r', '\n') : null;
}
