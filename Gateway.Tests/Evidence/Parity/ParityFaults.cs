using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo.StandIn;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Sightings;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Parity;

/// <summary>For each code, how to make it out of a scene where all fits.</summary>
internal static class ParityFaults
{
    private static readonly Dictionary<ParityCode, Func<ParityScene, Task>> Planting = new()
    {
        [ParityCode.NoTarget] = scene => scene.ChangeAsync(mapping => mapping with { AcsUrl = "https://elsewhere.example/" + mapping.ConnectionId }),
        [ParityCode.ConnectionMissing] = Now(scene => scene.Stytch.Directory.DeleteConnection(scene.Mapping.ConnectionId)),
        [ParityCode.WrongProject] = async scene =>
        {
            var organization = scene.Second.Directory.Create(new() { ["organization_name"] = "acme", ["organization_slug"] = "acme" })!;
            scene.Second.Register(ParityScene.Fitting(scene.Mapping.ConnectionId, organization));
            scene.Stytch.Directory.DeleteConnection(scene.Mapping.ConnectionId);
            await scene.RunAsync(Sample.Mapping("same-connection") with { Project = "second", OrganizationId = organization.OrganizationId });
        },
        [ParityCode.WrongOrganization] =
            Now(scene => scene.Change(connection => connection with { OrganizationId = scene.Organization("others").OrganizationId })),
        [ParityCode.WrongKind] = scene =>
        {
            var connection = new StandInForeignConnection(
                StandInForeignConnection.OidcPrefix + "1",
                scene.Mapping.OrganizationId!,
                new() { ["connection_id"] = StandInForeignConnection.OidcPrefix + "1", ["status"] = "active", ["display_name"] = "OIDC" });
            scene.Stytch.Directory.Put(connection);
            return scene.ChangeAsync(mapping => mapping with { ConnectionId = connection.ConnectionId });
        },
        [ParityCode.ConnectionPending] = Now(scene => scene.Change(connection => connection with { AttributeMapping = new Dictionary<string, string>() })),
        [ParityCode.AcsUrlDiffers] = scene => scene.ChangeAsync(mapping => mapping with
        {
            AcsUrl = scene.Stytch.Url.GetLeftPart(UriPartial.Authority) + "/other/" + mapping.ConnectionId,
        }),
        [ParityCode.AudienceMissing] = Now(scene => scene.Change(connection => connection with { AlternativeAudienceUri = "" })),
        [ParityCode.AudienceDiffers] = Now(scene => scene.Change(connection => connection with { AlternativeAudienceUri = SamlScene.Audience + "/" })),
        [ParityCode.AudienceUnlikeTraffic] = scene => scene.SeeAsync(SightingKind.Audience, "urn:other"),
        [ParityCode.AlternativeAcsUrlMissing] = Now(scene => scene.Change(connection => connection with { AlternativeAcsUrl = "" })),
        [ParityCode.AlternativeAcsUrlDiffers] =
            Now(scene => scene.Change(connection => connection with { AlternativeAcsUrl = SamlScene.AcsUrl.ToUpperInvariant() })),
        [ParityCode.EntityIdDiffers] = Now(scene => scene.Change(connection => connection with { IdpEntityId = "urn:other" })),
        [ParityCode.EntityIdUnlikeTraffic] = scene => scene.SeeAsync(SightingKind.Issuer, "urn:other"),
        [ParityCode.CertificateNotHeld] = scene => SeeUnmappedAsync(scene),
        [ParityCode.CertificateNeverSeen] = Now(scene => AddCertificate(scene, SamlScene.ForeignIdentity.Certificate)),
        [ParityCode.CertificateExpired] = Now(scene => AddCertificate(scene, Made(scene.Time.GetUtcNow().AddDays(-1)))),
        [ParityCode.CertificateExpires] = Now(scene => AddCertificate(scene, Made(scene.Time.GetUtcNow().AddDays(29)))),
        [ParityCode.NameidFormatUnlikeTraffic] =
            scene => scene.SeeAsync(SightingKind.NameIdFormat, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
        [ParityCode.SigningCertificateNew] = scene => scene.SeeAsync(SightingKind.RequestSigned, "yes"),
        [ParityCode.IdpInitiatedRefused] = scene =>
        {
            scene.Change(connection => connection with { IdpInitiatedAuthDisabled = true });
            return scene.SeeAsync(SightingKind.Initiator, "idp");
        },
        [ParityCode.JitRestricted] = Now(scene => SetOrganization(scene, new() { ["sso_jit_provisioning"] = "RESTRICTED" })),
        [ParityCode.JitNotAllowed] = Now(scene => SetOrganization(scene, new() { ["sso_jit_provisioning"] = "NOT_ALLOWED" })),
        [ParityCode.SsoNotAllowed] = Now(scene => SetOrganization(
            scene, new() { ["auth_methods"] = "RESTRICTED", ["allowed_auth_methods"] = new JsonArray("magic_link", "password") })),
        [ParityCode.MfaWillBeAsked] = Now(scene => SetOrganization(scene, new() { ["mfa_policy"] = "REQUIRED_FOR_ALL" })),
        [ParityCode.NotTheDefault] = Now(scene => SetOrganization(scene, new() { ["sso_default_connection_id"] = "saml-connection-test-other" })),
        [ParityCode.EncryptionKeyMissing] = scene => scene.SeeAsync(SightingKind.Encrypted, "yes"),
        [ParityCode.NoApiKeys] = scene => scene.ChangeAsync(mapping => mapping with { Project = "keyless" }),
        [ParityCode.Throttled] = Now(scene => scene.Stytch.Faults.FailShare(1, seed: 1, new StandInFault(StandInFaultKind.TooManyRequests))),
        [ParityCode.NoAnswer] = Now(scene => scene.Stytch.Faults.FailShare(1, seed: 1, new StandInFault(StandInFaultKind.ServerError))),
    };

    public static IEnumerable<ParityCode> All => Enum.GetValues<ParityCode>();

    /// <summary>
    /// All but the two that no run of this scene leads to: one needs a project with wrong keys, the other that nothing was read yet
    /// (<see cref="ParityReaderTests"/>).
    /// </summary>
    public static IEnumerable<ParityCode> Plantable => All.Except([ParityCode.KeysRefused, ParityCode.NotRead]);

    /// <exception cref="KeyNotFoundException">A code has no fault that leads to it.</exception>
    public static Task PlantAsync(ParityCode code, ParityScene scene) => Planting[code](scene);

    public static Task SeeUnmappedAsync(ParityScene scene)
    {
        var der = SamlScene.ForeignIdentity.Certificate.RawData;
        return scene.SeeAsync(SightingKind.Certificate, ParityScene.FingerprintOf(der), detail: Convert.ToBase64String(der));
    }

    private static Func<ParityScene, Task> Now(Action<ParityScene> plant) => scene =>
    {
        plant(scene);
        return Task.CompletedTask;
    };

    private static void AddCertificate(ParityScene scene, X509Certificate2 certificate) =>
        scene.Change(connection => connection with { VerificationCertificates = [.. connection.VerificationCertificates, certificate] });

    public static void SetOrganization(ParityScene scene, JsonObject fields)
    {
        var organization = scene.Stytch.Directory.FindOrganization(scene.Mapping.OrganizationId!)!;
        Assert.That(scene.Stytch.Directory.Update(organization, fields), Is.Not.Null);
    }

    private static X509Certificate2 Made(DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=idp", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, notAfter);
    }
}
