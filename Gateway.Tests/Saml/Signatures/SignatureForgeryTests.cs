using System.Security.Cryptography.Xml;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Saml.Signatures;

/// <summary>
/// What attackers make of a response that was honestly signed. Each has a stated result: a defect that no reader gets past, a fault of the
/// signature, or, where nothing signed has changed, that it fits.
/// </summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class SignatureForgeryTests
{
    private const string Fits = "Valid";

    private const string Ds = SamlNames.Signature;

    private static readonly SamlScene Scene = new();

    private static IEnumerable<TestCaseData> Recipes()
    {
        // Signature wrapping, numbered as in "On Breaking SAML" (Somorovsky and others, 2012): 1 and 2 with a signed response, 3-8 with a signed assertion.
        yield return Of("XSW1: the honest response within the forged one's signature", IdpShape.GoogleWorkspace, SamlDefect.Misplaced, x =>
        {
            var (honest, forged) = (x.DocumentElement!, Forge(x.DocumentElement!));
            x.ReplaceChild(forged, honest);
            Signature(forged).AppendChild(WithoutSignature(honest));
        });
        yield return Of("XSW2: the honest response beside the forged one's signature", IdpShape.GoogleWorkspace, SamlDefect.Misplaced, x =>
        {
            var (honest, forged) = (x.DocumentElement!, Forge(x.DocumentElement!));
            x.ReplaceChild(forged, honest);
            forged.InsertBefore(WithoutSignature(honest), Signature(forged));
        });
        yield return Of("XSW3: a forged assertion before the honest one", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x =>
            x.DocumentElement!.InsertBefore(WithoutSignature(Forge(Assertion(x))), Assertion(x)));
        yield return Of("XSW3: a forged assertion behind the honest one", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x =>
            x.DocumentElement!.InsertAfter(WithoutSignature(Forge(Assertion(x))), Assertion(x)));
        yield return Of("XSW4: the honest assertion within a forged one", IdpShape.Entra, SamlDefect.Misplaced, x =>
        {
            var honest = Assertion(x);
            var forged = WithoutSignature(Forge(honest));
            x.DocumentElement!.ReplaceChild(forged, honest);
            forged.AppendChild(honest);
        });
        yield return Of("XSW5: the forged assertion has the signature, the honest one stands bare", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x =>
        {
            var forged = Forge(Assertion(x));
            x.DocumentElement!.InsertBefore(forged, Assertion(x));
            x.DocumentElement.AppendChild(WithoutSignature((XmlElement)forged.NextSibling!));
        });
        yield return Of("XSW6: the honest assertion within the forged one's signature", IdpShape.Entra, SamlDefect.Misplaced, x =>
        {
            var honest = Assertion(x);
            var forged = Forge(honest);
            x.DocumentElement!.ReplaceChild(forged, honest);
            Signature(forged).AppendChild(WithoutSignature(honest));
        });
        yield return Of("XSW7: a forged assertion within Extensions", IdpShape.Entra, SamlDefect.Misplaced, x =>
        {
            var extensions = x.CreateElement("samlp", "Extensions", SamlNames.Protocol);
            extensions.AppendChild(WithoutSignature(Forge(Assertion(x))));
            x.DocumentElement!.InsertBefore(extensions, Assertion(x));
        });
        yield return Of("XSW8: the honest assertion within an Object of the forged one's signature", IdpShape.Entra, SamlDefect.Misplaced, x =>
        {
            var honest = Assertion(x);
            var forged = Forge(honest);
            x.DocumentElement!.ReplaceChild(forged, honest);
            Signature(forged).AppendChild(x.CreateElement("Object", Ds))!.AppendChild(WithoutSignature(honest));
        });
        yield return Of("a forged assertion with the honest one's ID", IdpShape.Entra, SamlDefect.DuplicateId, x =>
        {
            var forged = WithoutSignature(Forge(Assertion(x)));
            forged.SetAttribute("ID", Assertion(x).GetAttribute("ID"));
            x.DocumentElement!.InsertBefore(forged, Assertion(x));
        });
        yield return Of("an encrypted assertion beside the signed one", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x =>
            x.DocumentElement!.AppendChild(x.CreateElement("EncryptedAssertion", SamlNames.Assertion)));

        // References.
        yield return Of(
            "no reference", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x => Part(x, "Reference").ParentNode!.RemoveChild(Part(x, "Reference")));
        yield return Of(
            "two references",
            IdpShape.Entra,
            SignatureFault.WrappedOrAmbiguous,
            x => Part(x, "SignedInfo").AppendChild(Part(x, "Reference").CloneNode(deep: true)));
        yield return Of(
            "a reference to the whole document", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x => Part(x, "Reference").SetAttribute("URI", ""));
        yield return Of("a reference without a URI", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x => Part(x, "Reference").RemoveAttribute("URI"));
        yield return Of(
            "a reference to another element",
            IdpShape.Entra,
            SignatureFault.WrappedOrAmbiguous,
            x => Part(x, "Reference").SetAttribute("URI", "#" + x.DocumentElement!.GetAttribute("ID")));
        yield return Of(
            "a reference by XPointer", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x => Part(x, "Reference").SetAttribute("URI", "#xpointer(/)"));
        yield return Of(
            "a reference to a URL", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x => Part(x, "Reference").SetAttribute("URI", "http://127.0.0.1:9/x"));
        yield return Of("an assertion without an ID", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x => Assertion(x).RemoveAttribute("ID"));
        yield return Of(
            "an Object within the signature",
            IdpShape.Entra,
            SignatureFault.WrappedOrAmbiguous,
            x => Part(x, "Signature").AppendChild(x.CreateElement("Object", Ds)));
        yield return Of(
            "an element of another namespace within SignedInfo",
            IdpShape.Entra,
            SignatureFault.WrappedOrAmbiguous,
            x => Part(x, "SignedInfo").AppendChild(x.CreateElement("Reference", "urn:evil")));
        yield return Of(
            "a signature without SignedInfo", IdpShape.Entra, SignatureFault.WrappedOrAmbiguous, x => Part(x, "Signature").RemoveChild(Part(x, "SignedInfo")));
        yield return Of(
            "two SignedInfo",
            IdpShape.Entra,
            SamlDefect.SeveralSignedInfos,
            x => Part(x, "Signature").AppendChild(Part(x, "SignedInfo").CloneNode(deep: true)));
        yield return Of(
            "two signatures of one assertion", IdpShape.Entra, SamlDefect.Repeated, x => Assertion(x).AppendChild(Part(x, "Signature").CloneNode(deep: true)));

        // Algorithms and transforms.
        yield return Algorithm(
            "HMAC keyed with the public certificate",
            "SignatureMethod",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
            SignatureFault.NotAllowedAlgorithm);
        yield return Algorithm("RSA with MD5", "SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5", SignatureFault.NotAllowedAlgorithm);
        yield return Algorithm("RSA with SHA-1", "SignatureMethod", SignedXml.XmlDsigRSASHA1Url, SignatureFault.Sha1);
        yield return Algorithm("a digest by SHA-1", "DigestMethod", SignedXml.XmlDsigSHA1Url, SignatureFault.Sha1);
        yield return Algorithm("a digest by MD5", "DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#md5", SignatureFault.NotAllowedAlgorithm);
        yield return Algorithm("no signature method", "SignatureMethod", "", SignatureFault.NotAllowedAlgorithm);
        yield return Algorithm("inclusive C14N", "CanonicalizationMethod", SignedXml.XmlDsigC14NTransformUrl, SignatureFault.DoesNotFit);
        yield return Algorithm("C14N with comments", "CanonicalizationMethod", SignedXml.XmlDsigExcC14NWithCommentsTransformUrl, SignatureFault.DoesNotFit);
        yield return Algorithm("a transform by XPath", "Transform", SignedXml.XmlDsigXPathTransformUrl, SignatureFault.NotAllowedAlgorithm);
        yield return Algorithm("a transform by XSLT", "Transform", SignedXml.XmlDsigXsltTransformUrl, SignatureFault.NotAllowedAlgorithm);
        yield return Algorithm("a transform by base64", "Transform", SignedXml.XmlDsigBase64TransformUrl, SignatureFault.NotAllowedAlgorithm);
        yield return Of(
            "a third transform",
            IdpShape.Entra,
            SignatureFault.NotAllowedAlgorithm,
            x => Part(x, "Transforms").AppendChild(Part(x, "Transform").CloneNode(deep: true)));
        yield return Of(
            "an XPath within a transform that is allowed",
            IdpShape.Entra,
            SignatureFault.NotAllowedAlgorithm,
            x => Part(x, "Transform").AppendChild(x.CreateElement("XPath", Ds))!.InnerText = "//*");
        yield return Of("no transforms", IdpShape.Entra, SignatureFault.NotAllowedAlgorithm, x => Part(x, "Reference").RemoveChild(Part(x, "Transforms")));
        yield return Of(
            "an HMAC's output length",
            IdpShape.Entra,
            SignatureFault.NotAllowedAlgorithm,
            x => Part(x, "SignatureMethod").AppendChild(x.CreateElement("HMACOutputLength", Ds))!.InnerText = "1");
        yield return Of("a thousand prefixes", IdpShape.Okta, SignatureFault.NotAllowedAlgorithm, x =>
            ((XmlElement)x.GetElementsByTagName("InclusiveNamespaces", SamlNames.ExclusiveC14N)[0]!).SetAttribute(
                "PrefixList", string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"p{i}"))));

        // Values.
        yield return Of("a digest of nothing", IdpShape.Entra, SignatureFault.DoesNotFit, x => Part(x, "DigestValue").InnerText = "");
        yield return Of("a digest that is no base64", IdpShape.Entra, SignatureFault.DoesNotFit, x => Part(x, "DigestValue").InnerText = "####");
        yield return Of("a signature of nothing", IdpShape.Entra, SignatureFault.DoesNotFit, x => Part(x, "SignatureValue").InnerText = "");
        yield return Of(
            "a signature of zeros",
            IdpShape.Entra,
            SignatureFault.DoesNotFit,
            x => Part(x, "SignatureValue").InnerText = Convert.ToBase64String(new byte[256]));
        yield return Of(
            "a signature of 8 KB",
            IdpShape.Entra,
            SignatureFault.DoesNotFit,
            x => Part(x, "SignatureValue").InnerText = Convert.ToBase64String(new byte[8192]));
        yield return Of("a digest with an element in it", IdpShape.Entra, SignatureFault.DoesNotFit, x => Part(x, "DigestValue").InnerXml += "<x/>");
        yield return Of("a stranger's certificate in KeyInfo", IdpShape.Entra, SignatureFault.DoesNotFit, x =>
        {
            Part(x, "X509Certificate").InnerText = Convert.ToBase64String(SamlScene.ForeignIdentity.Certificate.RawData);
            Part(x, "SignatureValue").InnerText = Convert.ToBase64String(new byte[256]);
        }, alsoFits: SignatureFault.ForeignCertificate);

        // What is signed.
        yield return Of("another name", IdpShape.Entra, SignatureFault.DoesNotFit, x => Named(x, "NameID").InnerText = "root@acme.example");
        yield return Of("another audience", IdpShape.Entra, SignatureFault.DoesNotFit, x => Named(x, "Audience").InnerText += "/");
        yield return Of("a space more", IdpShape.Entra, SignatureFault.DoesNotFit, x => Named(x, "NameID").InnerText += " ");
        yield return Of(
            "a longer life", IdpShape.Entra, SignatureFault.DoesNotFit, x => Named(x, "Conditions").SetAttribute("NotOnOrAfter", "2099-01-01T00:00:00Z"));
        yield return Of("a comment in the name", IdpShape.Entra, SamlDefect.HasComment, x => Named(x, "NameID").AppendChild(x.CreateComment("x")));
        yield return Of(
            "an instruction in the name",
            IdpShape.Entra,
            SamlDefect.HasProcessingInstruction,
            x => Named(x, "NameID").AppendChild(x.CreateProcessingInstruction("x", "y")));
        yield return Of("no signature any more", IdpShape.Entra, SignatureFault.Unsigned, x => WithoutSignature(Assertion(x)));
        yield return Of("the response's signature alone taken away", IdpShape.Okta, Fits, x => x.DocumentElement!.RemoveChild(Signature(x.DocumentElement)));
        yield return Of(
            "the assertion's signature taken out of a signed response", IdpShape.Okta, SignatureFault.DoesNotFit, x => WithoutSignature(Assertion(x)));

        // The same octets once canonical: what is signed has not changed.
        yield return Of(
            "the name in a character data section",
            IdpShape.Entra,
            Fits,
            x => Named(x, "NameID").ReplaceChild(x.CreateCDataSection(SamlScene.Email), Named(x, "NameID").FirstChild!));
        yield return Of("a declaration that nobody uses", IdpShape.Entra, Fits, x => x.DocumentElement!.SetAttribute("xmlns:unused", "urn:unused"));
        yield return Of(
            "an attribute more on the response, which nobody signed", IdpShape.Entra, Fits, x => x.DocumentElement!.SetAttribute("Consent", "urn:x"));
    }

    [TestCaseSource(nameof(Recipes))]
    public void Check_Forgery_HasTheStatedResult(IdpShape shape, string expected, Action<XmlDocument> forge, string? alsoFits)
    {
        var document = Scene.Document(shape);
        forge(document);

        var result = SamlXml.Read(document.OuterXml);

        var found = result switch
        {
            SamlReadResult.Unreadable unreadable => unreadable.Defect.ToString(),
            SamlReadResult.Message message when SignatureCheck.Check(message, [SamlScene.Identity.Certificate]) is SignatureVerdict.Invalid invalid =>
                invalid.Fault.ToString(),
            _ => Fits,
        };
        Assert.That(found, alsoFits is null ? Is.EqualTo(expected) : Is.EqualTo(expected).Or.EqualTo(alsoFits));
    }

    private static TestCaseData Of(string name, IdpShape shape, object expected, Action<XmlDocument> forge, object? alsoFits = null) =>
        new TestCaseData(shape, expected.ToString(), forge, alsoFits?.ToString()).SetArgDisplayNames(name);

    private static TestCaseData Algorithm(string name, string element, string uri, SignatureFault expected) =>
        Of(name, IdpShape.Entra, expected, x => Part(x, element).SetAttribute("Algorithm", uri));

    private static XmlElement Assertion(XmlDocument document) => (XmlElement)document.GetElementsByTagName("Assertion", SamlNames.Assertion)[0]!;

    private static XmlElement Named(XmlDocument document, string name) => (XmlElement)document.GetElementsByTagName(name, SamlNames.Assertion)[0]!;

    private static XmlElement Part(XmlDocument document, string name) => (XmlElement)document.GetElementsByTagName(name, Ds)[0]!;

    private static XmlElement Signature(XmlElement element) => element.ChildNodes.OfType<XmlElement>().Single(child => child.LocalName == "Signature");

    private static XmlElement WithoutSignature(XmlElement element)
    {
        element.RemoveChild(Signature(element));
        return element;
    }

    // A copy under another ID that names another user; its signature is the honest one's.
    private static XmlElement Forge(XmlElement honest)
    {
        var forged = (XmlElement)honest.CloneNode(deep: true);
        forged.SetAttribute("ID", "_forged");
        forged.InnerXml = forged.InnerXml.Replace(SamlScene.Email, "root@acme.example", StringComparison.Ordinal);
        foreach (var inner in forged.GetElementsByTagName("Assertion", SamlNames.Assertion).OfType<XmlElement>())
        {
            inner.SetAttribute("ID", "_forged-assertion");
        }

        return forged;
    }
}
