using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Saml.Metadata;
using Gateway.Tests.Cli.Migrate;

namespace Gateway.Tests.Saml;

/// <summary>Metadata as products write it and people hand it on.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class IdpMetadataFormsTests
{
    private const string EntityId = "https://idp.example.com";
    private const string Saml2 = "urn:oasis:names:tc:SAML:2.0:protocol";
    private const string Role = "<md:IDPSSODescriptor>";
    private const string EndOfRole = "</md:IDPSSODescriptor>";
    private const string Certificate = "<ds:X509Certificate>";
    private const string Location = "Location=\"https://idp.example.com/sso\"";

    private static readonly string Base64 = MigrateScene.CertificateBase64;
    private static readonly string Pem = MigrateScene.CertificatePem;
    private static readonly X509Certificate2 Other = SigningIdentity.Create("other", TimeProvider.System).Certificate;
    private static readonly string Plain = IdpMetadataXml.Of(EntityId, Base64);

    // Entra's file has its roles in this order; that of WS-Fed has a certificate of its own.
    [Test]
    public void Read_OtherRolesBeforeIt_AreNotLookedAt()
    {
        var read = Read(Plain.Replace(
            Role,
            $"<md:RoleDescriptor xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:fed=\"http://docs.oasis-open.org/wsfed/federation/200706\" "
            + "xsi:type=\"fed:SecurityTokenServiceType\" protocolSupportEnumeration=\"http://docs.oasis-open.org/wsfed/federation/200706\">"
            + Key("AAAA") + $"</md:RoleDescriptor><md:SPSSODescriptor protocolSupportEnumeration=\"{Saml2}\">{Key("AAAA")}</md:SPSSODescriptor>"
            + $"<md:IDPSSODescriptor protocolSupportEnumeration=\"{Saml2}\">",
            StringComparison.Ordinal));

        AssertPlain(read);
    }

    // Shibboleth's older files: one IDPSSODescriptor for SAML 1.1, one for 2.0.
    [Test]
    public void Read_RoleOfSaml1First_GivesThatOfSaml2()
    {
        var read = Read(Plain.Replace(
            Role,
            $"<md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0\">{Service("/saml1")}{EndOfRole}"
            + $"<md:IDPSSODescriptor protocolSupportEnumeration=\"\n{Saml2}\turn:x\">",
            StringComparison.Ordinal));

        AssertPlain(read);
    }

    [Test]
    public void Read_SeveralRolesOfSaml2WithOneSsoUrl_GivesTheCertificatesOfAll()
    {
        var other = Convert.ToBase64String(Other.RawData);

        var read = Read(Plain.Replace(EndOfRole, $"{EndOfRole}{Role}{Key(other)}{Service("/sso")}{EndOfRole}", StringComparison.Ordinal));

        Assert.That(read.Fault, Is.Null);
        Assert.That(read.Idp!.Certificates, Is.EqualTo(new[] { Base64, other }));
    }

    private static IEnumerable<TestCaseData> TakenCertificates()
    {
        yield return new TestCaseData(Pem).SetArgDisplayNames("PEM");
        yield return new TestCaseData($"\n  {Pem.ReplaceLineEndings("\r\n  ")}\n").SetArgDisplayNames("PEM indented");
        yield return new TestCaseData(Pem.ReplaceLineEndings("")).SetArgDisplayNames("PEM in one line");
        yield return new TestCaseData(Pem[..Pem.LastIndexOf("-----END", StringComparison.Ordinal)]).SetArgDisplayNames("PEM without its last line");
        yield return new TestCaseData($"subject=/CN=idp\n{Pem}\n{Pem}").SetArgDisplayNames("PEM twice, with a text before");
        yield return new TestCaseData($"<![CDATA[{Base64}]]>").SetArgDisplayNames("CDATA");
        yield return new TestCaseData(string.Join("&#13;\n\t", Base64.Chunk(76).Select(line => new string(line)))).SetArgDisplayNames("lines with CR");
        yield return new TestCaseData($"</ds:X509Certificate>{Certificate}{Base64}</ds:X509Certificate>{Certificate}\n")
            .SetArgDisplayNames("empty ones beside");
    }

    [TestCaseSource(nameof(TakenCertificates))]
    public void Read_CertificateAsPeopleCopyIt_IsOne(string text) => AssertPlain(Read(Plain.Replace(Base64, text, StringComparison.Ordinal)));

    [Test]
    public void Read_EmptyKeyBesideAGoodOne_IsPassedOver() =>
        AssertPlain(Read(Plain.Replace(Role, $"{Role}{Key("")}<md:KeyDescriptor use=\"signing\"/>", StringComparison.Ordinal)));

    // Attribute values lose their line breaks to blanks, unless they are written as references (XML 1.0 3.3.3).
    [Test]
    public void Read_BlanksAroundUris_AreNoPartOfThem()
    {
        var read = Read(
            Plain.Replace($"entityID=\"{EntityId}\"", $"entityID=\" {EntityId}\n  \"", StringComparison.Ordinal)
                .Replace(Location, "Location=\"&#10;https://idp.example.com/sso\t\"", StringComparison.Ordinal)
                .Replace("HTTP-Redirect\"", "HTTP-Redirect \"", StringComparison.Ordinal),
            $" {EntityId} ");

        AssertPlain(read);
    }

    [Test]
    public void Read_RedirectServiceWithoutLocation_GivesThatOfPost()
    {
        var unlocated = Plain.Replace(Location, "Location=\"\"", StringComparison.Ordinal);

        AssertPlain(Read(unlocated.Replace(EndOfRole, Service("/sso") + EndOfRole, StringComparison.Ordinal)));
    }

    [TestCase("2020-01-01T00:00:00Z", "2020-01-01")]
    [TestCase("2020-01-01T00:00:00.000+02:00", "2019-12-31")]
    [TestCase("2999-01-01T00:00:00Z", null)]
    [TestCase("soon", null)]
    public void Read_ValidUntil_IsNoHindranceAndAWarningOncePast(string validUntil, string? said)
    {
        foreach (var element in new[] { "md:EntityDescriptor ", "md:IDPSSODescriptor" })
        {
            var read = Read(Plain.Replace($"<{element}", $"<{element} validUntil=\"{validUntil}\" ", StringComparison.Ordinal));

            AssertPlain(read);
            Assert.That(
                MetadataValidity.WarningOf(read.ValidUntil, new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)), said is null ? Is.Null : Does.Contain($"until {said} "));
        }
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        var twice = Plain.Replace("entityID", "ID=\"_1\" entityID", StringComparison.Ordinal);
        yield return Case("the same twice", Several(twice, twice), "describes the same identity provider 2 times");
        var withBlank = Plain.Replace(EntityId + "\"", EntityId + " \"", StringComparison.Ordinal);
        yield return Case("the same twice, once with a blank", Several(Plain, withBlank), "2 times");
        yield return Case(
            "SAML 1.1 alone",
            Plain.Replace(Role, "<md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:1.1:protocol\">", StringComparison.Ordinal),
            "other protocols than SAML 2.0");
        yield return Case(
            "two SSO URLs",
            Plain.Replace(EndOfRole, $"{EndOfRole}{Role}{Key(Base64)}{Service("/other")}{EndOfRole}", StringComparison.Ordinal),
            "several IDPSSODescriptors");
        foreach (var location in new[] { "none", "/sso", "idp.example.com/sso", "https://", "urn:sso", "https://idp.example.com/a b", "javascript:x" })
        {
            var elsewhere = Plain.Replace(Location, $"Location=\"{location}\"", StringComparison.Ordinal);
            yield return Case($"Location {location}", elsewhere, "is no absolute http or https URL");
        }

        yield return Case("no certificate", Plain.Replace(Base64, "AAAA", StringComparison.Ordinal), "no X.509 certificate in base64");
        yield return Case("elements in a certificate", Plain.Replace(Base64, $"<x>{Base64}</x>", StringComparison.Ordinal), "no X.509 certificate in base64");
        yield return Case("empty certificates alone", Plain.Replace(Base64, " \n", StringComparison.Ordinal), "has no certificate for signing");
        yield return Case("a private key", Plain.Replace(Base64, $"{Pem}\n-----BEGIN PRIVATE KEY-----\nAAAA", StringComparison.Ordinal), "has a private key");
        yield return Case("a line before the declaration", "\n<?xml version=\"1.0\"?>" + Plain, "before its XML declaration");
        yield return Case("WS-Fed alone", Plain.Replace("IDPSSODescriptor", "RoleDescriptor", StringComparison.Ordinal), "with an IDPSSODescriptor");
    }

    [TestCaseSource(nameof(Refused))]
    public void Read_WhatCannotBeTaken_SaysWhy(string document, string fault)
    {
        var read = Read(document);

        Assert.That(read.Idp, Is.Null);
        Assert.That(read.Fault, Does.Contain(fault));
    }

    private static void AssertPlain(IdpMetadataResult read)
    {
        Assert.That(read.Fault, Is.Null);
        Assert.That((read.Idp!.EntityId, read.Idp.SsoUrl), Is.EqualTo((EntityId, "https://idp.example.com/sso")));
        Assert.That(read.Idp.Certificates, Is.EqualTo(new[] { Base64 }));
    }

    private static IdpMetadataResult Read(string document, string? entityId = null) => IdpMetadataReader.Read(Encoding.UTF8.GetBytes(document), entityId);

    private static TestCaseData Case(string name, string document, string fault) => new TestCaseData(document, fault).SetArgDisplayNames(name);

    private static string Several(params string[] entities) =>
        $"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{string.Concat(entities)}</md:EntitiesDescriptor>";

    private static string Key(string certificate) =>
        "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"
        + $"{Certificate}{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";

    private static string Service(string path) =>
        $"<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.example.com{path}\"/>";
}
