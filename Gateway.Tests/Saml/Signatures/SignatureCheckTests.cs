using System.Text;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Saml.Signatures;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class SignatureCheckTests
{
    private static readonly SamlScene Scene = new();

    [Test]
    public void Check_EachShapeAndSigning_NamesWhatIsVouchedForAndByWhom(
        [Values] IdpShape shape, [Values(SamlSigning.Response, SamlSigning.Assertion, SamlSigning.Both)] SamlSigning signing)
    {
        var verdict = Check(Build(content => content with { Signing = signing }, shape), SamlScene.ForeignIdentity, SamlScene.Identity);

        SignaturePlace[] places =
        [
            .. signing.HasFlag(SamlSigning.Response) ? [SignaturePlace.Response] : Array.Empty<SignaturePlace>(),
            .. signing.HasFlag(SamlSigning.Assertion) ? [SignaturePlace.Assertion] : Array.Empty<SignaturePlace>(),
        ];
        Assert.That(
            (verdict as SignatureVerdict.Valid)?.Parts.Select(part => (part.Place, part.Certificate)),
            Is.EqualTo(places.Select(place => (place, SamlScene.Identity.Certificate))));
    }

    [Test]
    public void Check_Unsigned_SaysSo() =>
        Assert.That(Fault(Build(content => content with { Signing = SamlSigning.None })), Is.EqualTo(SignatureFault.Unsigned));

    [Test]
    public void Check_OneCharacterChanged_DoesNotFit([Values] IdpShape shape) =>
        Assert.That(Fault(Build(shape: shape).Replace(SamlScene.Email, "bda@acme.example", StringComparison.Ordinal)), Is.EqualTo(SignatureFault.DoesNotFit));

    [Test]
    public void Check_SignatureValueChanged_DoesNotFit()
    {
        var xml = Build();
        var at = xml.IndexOf("SignatureValue>", StringComparison.Ordinal) + 40;

        Assert.That(Fault(string.Concat(xml.AsSpan(0, at), xml[at] == 'A' ? "B" : "A", xml.AsSpan(at + 1))), Is.EqualTo(SignatureFault.DoesNotFit));
    }

    [Test]
    public void Check_SignedWithAForeignCertificate_NamesTheCertificate() =>
        Assert.That(((SignatureVerdict.Invalid)Check(Build(), SamlScene.ForeignIdentity)).Fault, Is.EqualTo(SignatureFault.ForeignCertificate));

    [Test]
    public void Check_KnownCertificateInAForeignSignature_DoesNotFit()
    {
        var xml = new SamlResponseBuilder(SamlScene.ForeignIdentity, Scene.Time).Build(SamlScene.Content(IdpShape.Entra)).Base64;
        var forged = SamlScene.Decode(xml).Replace(
            Convert.ToBase64String(SamlScene.ForeignIdentity.Certificate.RawData),
            Convert.ToBase64String(SamlScene.Identity.Certificate.RawData),
            StringComparison.Ordinal);

        Assert.That(Fault(forged), Is.EqualTo(SignatureFault.DoesNotFit), "KeyInfo is not trusted");
    }

    [Test]
    public void Check_Sha1_IsRefusedUnlessAllowed()
    {
        var xml = Build(content => content with { UsesSha1 = true });

        Assert.That(Fault(xml), Is.EqualTo(SignatureFault.Sha1));
        Assert.That(SignatureCheck.Check(Read(xml), [SamlScene.Identity.Certificate], allowsSha1: true), Is.TypeOf<SignatureVerdict.Valid>());
    }

    [Test]
    public void Check_NoCertificates_DoesNotFit() =>
        Assert.That(SignatureCheck.Check(Read(Build()), []), Is.TypeOf<SignatureVerdict.Invalid>());

    [Test]
    public void Check_LargeResponse_Fits() =>
        Assert.That(Check(Build(content => content with { TargetLength = 600 * 1024 }), SamlScene.Identity), Is.TypeOf<SignatureVerdict.Valid>());

    [Test]
    public void Check_ManyAtOnce_AllFit()
    {
        var message = Read(Build());

        Parallel.For(0, 400, _ => Assert.That(SignatureCheck.Check(message, [SamlScene.Identity.Certificate]), Is.TypeOf<SignatureVerdict.Valid>()));
    }

    [Test]
    public void Write_EachShape_GivesWhatDotNetsOwnTransformGives([Values] IdpShape shape, [Values(null, "xs", "#default xs")] string? prefixes)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(Build(content => content with { FirstName = "Zoë \U0001F600 <&>\"'\r\n\t" }, shape));
        var element = (XmlElement)document.DocumentElement!.LastChild!;

        var expected = DetachedElement.Canonicalize(element, prefixes);

        var tree = Read(document.OuterXml).Root.Child("Assertion", SamlNames.Assertion)!;
        using var octets = new OctetWriter(1 << 20);
        string[] names = [.. (prefixes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(prefix => prefix == "#default" ? "" : prefix)];
        new CanonicalForm(octets, omitted: null, new CanonicalMethod(IsInclusive: false, KeepsComments: false, names)).Write(tree);
        Assert.That(Encoding.UTF8.GetString(octets.Written), Is.EqualTo(Encoding.UTF8.GetString(expected)));
    }

    private static string Build(Func<SamlResponseContent, SamlResponseContent>? change = null, IdpShape shape = IdpShape.Okta)
    {
        var content = SamlScene.Content(shape);
        return SamlScene.Decode(Scene.Builder.Build(change?.Invoke(content) ?? content).Base64);
    }

    private static SamlReadResult.Message Read(string xml)
    {
        var result = SamlXml.Read(xml);
        Assert.That(result, Is.TypeOf<SamlReadResult.Message>());
        return (SamlReadResult.Message)result;
    }

    private static SignatureVerdict Check(string xml, params SigningIdentity[] trusted) =>
        SignatureCheck.Check(Read(xml), [.. trusted.Select(identity => identity.Certificate)]);

    private static SignatureFault? Fault(string xml) => (Check(xml, SamlScene.Identity) as SignatureVerdict.Invalid)?.Fault;
}
