using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text.Json.Nodes;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Shadow;
using Gateway.Saml;
using Gateway.Telemetry;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Shadow;

/// <summary>
/// A second opinion from Stytch's own linter (samlshield): whatever it refuses, the shadow check has a finding for. The other way round it does not hold: it
/// knows nothing of a tenant's settings.
/// </summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(180_000)]
internal sealed class StytchLinterTests
{
    private static readonly Dictionary<string, string> Good = Enum.GetValues<IdpShape>().ToDictionary(
        shape => $"{shape}", shape => Build(SamlScene.Content(shape) with { InResponseTo = "_request" }));

    /// <summary>A good response changed in one thing before it is signed: what the linter says of it, and the code that we have for it.</summary>
    private static readonly Dictionary<string, (string Document, string Says, string Code)> Spoiled = new()
    {
        ["a comment in a value"] = (Of(x => x.Named("NameID").AppendChild(x.OwnerDocument.CreateComment("x"))), "XML comments", "comment_in_value"),
        ["a comment between elements"] = (Of(x => x.AppendChild(x.OwnerDocument.CreateComment("x"))), "XML comments", "comments_in_document"),
        ["a comment before the root"] = (
            Of(x => x.OwnerDocument.InsertBefore(x.OwnerDocument.CreateComment("x"), x.OwnerDocument.DocumentElement)),
            "XML comments",
            "comments_in_document"),
        ["an instruction in a value"] = (
            Of(x => x.Named("Audience").AppendChild(x.OwnerDocument.CreateProcessingInstruction("x", "y"))),
            "processing instructions",
            "instruction_in_value"),
        ["an instruction between elements"] =
            (Of(x => x.AppendChild(x.OwnerDocument.CreateProcessingInstruction("x", "y"))), "processing instructions", "comments_in_document"),
        ["two SignedInfo"] = (AfterSigning(x => Signature(x).AppendChild(Part(x, "SignedInfo").CloneNode(deep: true))), "SignedInfo", "several_signed_infos"),
        ["two signatures"] = (AfterSigning(x => x.AppendChild(Signature(x).CloneNode(deep: true))), "", "unreadable"),
        ["a dot in an ID"] = (Of(x => x.SetAttribute("ID", "a.b")), "identifier", "unusual_id"),
        ["no ID of the response"] = (Of(x => x.OwnerDocument.DocumentElement!.RemoveAttribute("ID")), "missing required ID", "unusual_id"),
        ["an assertion in Advice"] = (Of(AddAdvice), "Assertion element location mismatch", "assertion_in_advice"),
        ["two assertions"] = (
            AfterSigning(x => x.ParentNode!.AppendChild(x.CloneNode(deep: true))!.Attributes!["ID"]!.Value = "_second"),
            "Only one allowed",
            "several_assertions"),
        ["no signature"] = (AfterSigning(x => x.RemoveChild(Signature(x))), "must be signed", "missing_signature"),
        ["inclusive C14N"] = (
            SamlScene.Encode(SignedAnew.ByFramework(SignedXml.XmlDsigC14NTransformUrl, new XmlDsigEnvelopedSignatureTransform(), new XmlDsigC14NTransform())),
            "CanonicalizationMethod",
            "unusual_signature"),
        ["HMAC"] = (
            AfterSigning(x => Part(x, "SignatureMethod").SetAttribute("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")),
            "HMAC",
            "not_allowed_algorithm"),
        ["a PSS signature"] = (
            AfterSigning(x => Part(x, "SignatureMethod").SetAttribute("Algorithm", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1")),
            "SignatureMethod",
            "unusual_signature"),
        ["an Object in the signature"] = (
            AfterSigning(x => Signature(x).AppendChild(x.OwnerDocument.CreateElement("Object", SamlNames.Signature))!
                .AppendChild(Part(x, "Reference").CloneNode(deep: true))),
            "Reference",
            "invalid_signature"),
        ["expired"] = (Of(x => x.Named("Conditions").SetAttribute("NotOnOrAfter", "2020-01-01T00:00:00Z")), "expired", "expired"),
        ["not yet valid"] = (Of(x => x.Named("Conditions").SetAttribute("NotBefore", "2099-01-01T00:00:00Z")), "not yet valid", "not_yet_valid"),
        ["encrypted and unsigned"] = (
            Build(ShadowScene.Content with { EncryptedFor = SamlScene.ForeignIdentity.Certificate, Signing = SamlSigning.Assertion }),
            "Response must be signed",
            "signature_unseen"),
        ["a failed login"] = (
            Build(ShadowScene.Content with { Status = "urn:oasis:names:tc:SAML:2.0:status:Responder" }), "", "status_not_success"),
    };

    private static readonly Dictionary<string, string> Corpus = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "Gateway.Tests", "Corpora", "saml"), "*.xml")
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToBase64String(File.ReadAllBytes(file)));

    private static readonly Lazy<Task<JsonNode>> Said = new(LintAsync);

    [Test]
    public async Task Linter_OfGoodResponses_TakesThemUnlessWeToldWhy([ValueSource(nameof(Shapes))] string shape)
    {
        var refused = (string?)(await Said.Value)[shape];
        var found = CodesOf(Good[shape], Lenient).ToList();

        // Of the kit's products this one alone writes IDs with a dot in them, which XML allows.
        Assert.That(refused, shape == $"{IdpShape.PingFederate}" ? Does.Contain("Invalid XML identifier") : Is.Null);
        Assert.That(found.Contains(FindingCode.UnusualId), Is.EqualTo(refused is not null));
        Assert.That(found, Has.None.Matches<FindingCode>(code => code.Severity() is FindingSeverity.Error));
    }

    [Test]
    public async Task Linter_OfASpoiledResponse_RefusesItAndWeNameWhy([ValueSource(nameof(Names))] string name)
    {
        var (document, says, code) = Spoiled[name];

        Assert.That((string?)(await Said.Value)[name], Is.Not.Null.And.Contains(says));
        Assert.That(CodesOf(document, Strict).Select(Words.Of), Does.Contain(code));
    }

    [Test]
    public async Task Linter_OfTheCorpus_RefusesNothingThatWeWouldPass()
    {
        var said = await Said.Value;
        var refused = Corpus.Where(file => said[file.Key] is not null).ToList();

        Assert.That(refused, Has.Count.GreaterThan(50), "Nothing was compared.");
        Assert.That(refused.Where(file => !CodesOf(file.Value, Strict).Any(IsTold)).Select(file => $"{file.Key}: {said[file.Key]}"), Is.Empty);
    }

    private static IEnumerable<string> Shapes => Good.Keys;

    private static IEnumerable<string> Names => Spoiled.Keys;

    private static ShadowExpectation Strict => ShadowScene.Expected(ShadowScene.Facts with
    {
        Certificates = [Certificate(SamlScene.Identity.Certificate), Certificate(SignedAnew.FrameworkCertificate)],
    });

    // The attributes of other products than Okta have other names.
    private static ShadowExpectation Lenient => ShadowScene.Expected(ShadowScene.Facts with { AttributeMapping = null });

    private static bool IsTold(FindingCode code) => code.Severity() is not FindingSeverity.Info;

    private static IEnumerable<FindingCode> CodesOf(string document, ShadowExpectation expected) =>
        ShadowCheck.Of(ShadowScene.Form(document), 6_000, expected, new SamlScene().Time.GetUtcNow()).Select(finding => finding.Code);

    private static async Task<JsonNode> LintAsync()
    {
        var documents = Good.Concat(Spoiled.Select(one => KeyValuePair.Create(one.Key, one.Value.Document))).Concat(Corpus);
        var given = new JsonObject
        {
            ["now"] = new SamlScene().Time.GetUtcNow().ToUnixTimeMilliseconds(),
            ["documents"] = new JsonObject(documents.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
        };
        return JsonNode.Parse(await NodeScript.RunAsync("samlshield/lint.mjs", given.ToJsonString()))!;
    }

    private static string Build(SamlResponseContent content) => new SamlScene().Builder.Build(content).Base64;

    private static string Of(Action<XmlElement> change) => SamlScene.Encode(SignedAnew.Assertion(change));

    private static string AfterSigning(Action<XmlElement> change)
    {
        var document = SignedAnew.Assertion(_ => { });
        change(document.DocumentElement!.Named("Assertion"));
        return SamlScene.Encode(document);
    }

    private static XmlElement Signature(XmlElement assertion) => Part(assertion, "Signature");

    private static XmlElement Part(XmlElement assertion, string name) => (XmlElement)assertion.GetElementsByTagName(name, SamlNames.Signature)[0]!;

    private static void AddAdvice(XmlElement assertion)
    {
        var inner = (XmlElement)assertion.CloneNode(deep: true);
        inner.SetAttribute("ID", "_inner");
        var advice = assertion.OwnerDocument.CreateElement("Advice", SamlNames.Assertion);
        advice.AppendChild(inner);
        assertion.InsertAfter(advice, assertion.Named("Conditions"));
    }

    private static ConnectionCertificate Certificate(X509Certificate2 certificate) =>
        ConnectionCertificate.TryRead(certificate.ExportCertificatePem())!;
}
