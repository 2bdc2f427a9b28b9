using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Saml.Signatures;

/// <summary>Responses signed by two stacks that are not ours, samlify and samlp: what they sign fits, and what was altered afterwards does not.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class ForeignStackTests
{
    private const string Issuer = "https://idp.example.com/entity";
    private const string Audience = "https://sso.example.com/saml/acme";
    private const string AcsUrl = "https://sso.example.com/old-sso/acme";
    private const string Email = "ada@acme.example";
    private const string RequestId = "_request-1";

    private static readonly string[] Names =
    [
        "samlp: assertion", "samlp: response", "samlp: assertion, prefixed",
        "samlify: assertion", "samlify: response", "samlify: both", "samlify: both, SHA-512",
    ];

    private static readonly Lazy<Task<(X509Certificate2 Certificate, IReadOnlyDictionary<string, string> Responses)>> Made = new(MakeAsync);

    [TestCaseSource(nameof(Names)), CancelAfter(180_000)]
    public async Task Check_ForeignResponse_FitsAndIsRead(string name)
    {
        var (certificate, responses) = await Made.Value;

        var message = Read(SamlScene.Decode(responses[name]));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(SignatureCheck.Check(message, [SamlScene.ForeignIdentity.Certificate, certificate]), Is.TypeOf<SignatureVerdict.Valid>());
            Assert.That(SignatureCheck.Check(message, [SamlScene.ForeignIdentity.Certificate]), Is.TypeOf<SignatureVerdict.Invalid>());
            Assert.That(message.Value.Issuer, Is.EqualTo(Issuer));
            Assert.That(message.Value.Destination, Is.EqualTo(AcsUrl));
            Assert.That(message.Value.InResponseTo, Is.EqualTo(RequestId));
            Assert.That(message.Value.Assertions.Single().Audiences, Is.EqualTo([Audience]));
            Assert.That(message.Value.Assertions.Single().Recipients, Is.EqualTo([AcsUrl]));
        }
    }

    [TestCaseSource(nameof(Names)), CancelAfter(180_000)]
    public async Task Check_ForeignResponseAltered_DoesNotFit(string name)
    {
        var (certificate, responses) = await Made.Value;
        var xml = SamlScene.Decode(responses[name]);
        string[] altered =
        [
            xml.Replace(Email, "root@acme.example", StringComparison.Ordinal),
            xml.Replace($"Audience>{Audience}", $"Audience>{Audience}/", StringComparison.Ordinal),
            Regex.Replace(xml, "(DigestValue>)[^<]{4}", "$1AAAA"),
            Without(xml, "Signature"),
        ];

        foreach (var copy in altered)
        {
            Assert.That(copy, Is.Not.EqualTo(xml));
            Assert.That(SignatureCheck.Check(Read(copy), [certificate]), Is.TypeOf<SignatureVerdict.Invalid>(), copy);
        }
    }

    [Test, CancelAfter(180_000)]
    public async Task Check_ForeignResponseBySha1_FitsOnlyWhereThatIsAllowed()
    {
        var (certificate, responses) = await Made.Value;
        var message = Read(SamlScene.Decode(responses["samlp: SHA-1"]));

        Assert.That(SignatureCheck.Check(message, [certificate]), Is.EqualTo(new SignatureVerdict.Invalid(SignatureFault.Sha1)));
        Assert.That(SignatureCheck.Check(message, [certificate], allowsSha1: true), Is.TypeOf<SignatureVerdict.Valid>());
    }

    private static string Without(string xml, string element)
    {
        for (var begin = At(xml, $"<{element} ", $"<ds:{element} "); begin >= 0; begin = At(xml, $"<{element} ", $"<ds:{element} "))
        {
            var end = Math.Max(xml.IndexOf($"</{element}>", begin, StringComparison.Ordinal), xml.IndexOf($"</ds:{element}>", begin, StringComparison.Ordinal));
            xml = xml.Remove(begin, xml.IndexOf('>', end) + 1 - begin);
        }

        return xml;

        static int At(string xml, string plain, string prefixed) =>
            Math.Max(xml.IndexOf(plain, StringComparison.Ordinal), xml.IndexOf(prefixed, StringComparison.Ordinal));
    }

    private static SamlReadResult.Message Read(string xml)
    {
        var result = SamlXml.Read(xml);
        Assert.That(result, Is.TypeOf<SamlReadResult.Message>(), xml);
        return (SamlReadResult.Message)result;
    }

    private static async Task<(X509Certificate2, IReadOnlyDictionary<string, string>)> MakeAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=foreign", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var withKey = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var question = new JsonObject
        {
            ["issuer"] = Issuer,
            ["audience"] = Audience,
            ["acs_url"] = AcsUrl,
            ["email"] = Email,
            ["request_id"] = RequestId,
            ["key"] = key.ExportPkcs8PrivateKeyPem(),
            ["certificate"] = withKey.ExportCertificatePem(),
        };
        var answer = JsonNode.Parse(await NodeScript.RunAsync("idps/respond.mjs", question.ToJsonString()))!.AsArray();
        return (
            X509CertificateLoader.LoadCertificate(withKey.RawData),
            answer.ToDictionary(made => (string)made!["name"]!, made => (string)made!["saml_response"]!));
    }
}
