using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;
using Gateway.Hosting.Tls;

namespace Gateway.Cli.Verbs;

/// <summary>How verbs shake hands with an admin listener that speaks https.</summary>
internal static class AdminApiTls
{
    /// <summary>What a client does, shows and accepts.</summary>
    /// <param name="configuration">This machine's.</param>
    /// <param name="target">The admin listener.</param>
    /// <param name="certificate">A PEM file with the client's certificate; null where it shows none.</param>
    /// <param name="key">A PEM file with its key; null where it is in <paramref name="certificate"/>.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are no certificate with its key.</exception>
    public static SslClientAuthenticationOptions OptionsFor(IConfiguration configuration, Uri target, string? certificate, string? key)
    {
        var options = new SslClientAuthenticationOptions();
        if (certificate is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(certificate, key ?? certificate), additionalCertificates: null, offline: true);
        }

        // On the gateway's own machine its certificate is known by its file. It names the host that operators ask for, and hardly ever loopback.
        if (target.IsLoopback && OwnThumbprint(configuration) is { } own)
        {
            options.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                errors is SslPolicyErrors.None || (shown is X509Certificate2 full && ServerCertificate.ThumbprintOf(full) == own);
        }

        return options;
    }

    private static string? OwnThumbprint(IConfiguration configuration)
    {
        var tls = configuration.GetSection(TlsOptions.Section).Get<TlsOptions>() ?? new TlsOptions();
        return tls.CertificateOf(Listener.Admin) is { } files ? ServerCertificate.Read(files, FileContents.Read(files.Files)).Made?.Thumbprint : null;
    }
}
