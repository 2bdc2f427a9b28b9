using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Hosting.Tls;

/// <summary>The authorities whose clients a listener serves, and nobody else's: what the machine trusts does not count.</summary>
internal sealed class ClientAuthorities
{
    /// <summary>RFC 5280 4.2.1.12: id-kp-clientAuth. A certificate without the extension is for every use.</summary>
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2[] _roots;
    private readonly X509Certificate2[] _others;

    private ClientAuthorities(X509Certificate2[] roots, X509Certificate2[] others)
    {
        (_roots, _others) = (roots, others);
        Names = string.Join("; ", roots.Select(root => $"{root.Subject} until {root.NotAfter.ToUniversalTime():yyyy-MM-dd}"));
    }

    /// <summary>Each root with the day that it expires.</summary>
    public string Names { get; }

    /// <summary>Makes the authorities of what their file holds.</summary>
    /// <returns>The authorities, or else every fault of the file, with its setting and its path.</returns>
    public static (ClientAuthorities? Made, IReadOnlyList<string> Faults) Read(TlsFile file, FileContents contents)
    {
        if (contents.Faults.Count > 0)
        {
            return (null, contents.Faults);
        }

        var faults = new List<string>();
        var all = ServerCertificate.CertificatesIn(file, contents.TextOf(file), faults);
        var roots = all.Where(IsRoot).ToArray();
        if (faults.Count == 0 && roots.Length == 0)
        {
            faults.Add($"{file}: it holds no root authority, whose certificate is signed by itself. Add the root that its certificates lead to.");
        }

        return faults.Count > 0 ? (null, faults) : (new(roots, [.. all.Except(roots)]), []);
    }

    /// <summary>How a client's certificate is judged. One for each connection, as the handshake adds to it what the client sent.</summary>
    public X509ChainPolicy NewPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // A client's certificate may name an address of its issuer, which this machine would then ask.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_roots);
        policy.ExtraStore.AddRange(_others);
        policy.ApplicationPolicy.Add(ClientAuthentication);
        return policy;
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
