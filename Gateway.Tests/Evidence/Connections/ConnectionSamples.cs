using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Evidence.Connections;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Connections;

/// <summary>What is known of connections, as tests want it.</summary>
internal static class ConnectionSamples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 5, 0, TimeSpan.Zero);

    public static readonly ConnectionKey Key = new("test", Sample.ConnectionId);

    public static ConnectionFacts Facts(string connectionId = Sample.ConnectionId, DateTimeOffset? readAt = null, string? issuer = "urn:idp") => new()
    {
        Project = "test",
        ConnectionId = connectionId,
        IdpEntityId = issuer,
        ReadAt = readAt ?? Now,
    };

    /// <summary>A certificate in PEM, made anew.</summary>
    public static string Pem(string name = "idp.example")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        return certificate.ExportCertificatePem();
    }

    public static string PrivateKeyPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
