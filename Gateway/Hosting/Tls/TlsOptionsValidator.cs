using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Tls;

/// <summary>Names every fault of the listeners' certificates: of the files, and of what one setting says against another.</summary>
internal sealed class TlsOptionsValidator(IConfiguration configuration) : IValidateOptions<TlsOptions>
{
    /// <summary>What Kestrel is told of an endpoint's TLS, which is not heard where the gateway's own settings give the certificate.</summary>
    private static readonly string[] KestrelKeys = ["Certificate", "Sni", "SslProtocols", "ClientCertificateMode"];

    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var listen = configuration.GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        var faults = new List<string>();
        var used = Enum.GetValues<Listener>().Where(listen.IsHttps).Select(options.CertificateOf).OfType<CertificateFiles>().ToHashSet();
        foreach (var files in new[] { options.ForAll(), options.ForAdmin() })
        {
            CheckCertificate(files, used.Contains(files), listen, faults);
        }

        foreach (var listener in Enum.GetValues<Listener>())
        {
            CheckListener(listener, options, listen, faults);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckCertificate(CertificateFiles files, bool isUsed, ListenOptions listen, List<string> faults)
    {
        if (!files.IsNamed)
        {
            faults.AddRange(files.Files.Select(file => $"{file.Setting} is set without {files.CertificateSetting}: set both, or take it out."));
            return;
        }

        if (!isUsed)
        {
            var urls = files.Prefix.Length > 0 ? $"Gateway:Listen:Admin is '{listen.Admin}'" : "no listener that would show it has an https URL";
            faults.Add($"{files.CertificateSetting} is set, but {urls}: give one such as https://+:8443 below Gateway:Listen, or take the certificate out.");
        }

        faults.AddRange(ServerCertificate.Read(files, FileContents.Read(files.Files)).Faults);
    }

    private void CheckListener(Listener listener, TlsOptions options, ListenOptions listen, List<string> faults)
    {
        var hasCertificate = options.CertificateOf(listener) is not null;
        if (listen.IsHttps(listener) && !hasCertificate && !HasKestrels(listener))
        {
            faults.Add(
                $"{ListenOptions.Section}:{listener} is '{listen.UrlOf(listener)}', and there is no certificate for it: "
                + $"set {options.ForAll().CertificateSetting} and {TlsOptions.Section}:{nameof(options.KeyFile)}.");
        }

        if (listen.IsHttps(listener) && hasCertificate)
        {
            faults.AddRange(
                from section in new[] { $"Kestrel:Endpoints:{listener}", "Kestrel:EndpointDefaults" }
                from key in KestrelKeys
                where configuration.GetSection($"{section}:{key}").Exists()
                select $"{section}:{key} is set, and {TlsOptions.Section} gives the {listener} listener its certificate: take one of them out.");
        }

        if (options.ClientCaOf(listener) is { } authorities)
        {
            if (!listen.IsHttps(listener) || !hasCertificate)
            {
                faults.Add(
                    $"{authorities.Setting} is set, but clients are asked for a certificate only where {ListenOptions.Section}:{listener} is an https URL and "
                    + $"{TlsOptions.Section} gives its certificate: set both, or take it out.");
            }

            faults.AddRange(ClientAuthorities.Read(authorities, FileContents.Read([authorities])).Faults);
        }
    }

    private bool HasKestrels(Listener listener) =>
        configuration.GetSection("Kestrel:Certificates").GetChildren().Any()
        || configuration.GetSection($"Kestrel:Endpoints:{listener}:Certificate").Exists()
        || configuration.GetSection($"Kestrel:Endpoints:{listener}:Sni").Exists();
}
