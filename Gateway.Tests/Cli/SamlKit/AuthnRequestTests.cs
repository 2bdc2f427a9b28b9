using System.IO.Compression;
using Gateway.Cli.SamlKit;

namespace Gateway.Tests.Cli.SamlKit;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class AuthnRequestTests
{
    [TestCase(null)]
    [TestCase("https://sso.example.com/acs?a=1&b=\"2\"")]
    public void TryDecode_WhatWasEncoded_ComesBack(string? acsUrl)
    {
        var request = new AuthnRequest("_1", "https://sp.example.com/<&>", acsUrl);

        var url = new Uri(request.ToRedirectUrl("https://idp.example.com/sso", "a+b &c", DateTimeOffset.UnixEpoch));

        var query = url.Query.TrimStart('?').Split('&').ToDictionary(pair => pair.Split('=')[0], pair => Uri.UnescapeDataString(pair.Split('=')[1]));
        Assert.That(AuthnRequest.TryDecode(query["SAMLRequest"]), Is.EqualTo(request));
        Assert.That(query["RelayState"], Is.EqualTo("a+b &c"));
    }

    [TestCase("")]
    [TestCase("%%%")]
    [TestCase("AAAA")]
    public void TryDecode_Rubbish_IsNull(string text) => Assert.That(AuthnRequest.TryDecode(text), Is.Null);

    [TestCase("<AuthnRequest ID='_1'/>")]
    [TestCase("<x:LogoutRequest xmlns:x='urn:oasis:names:tc:SAML:2.0:protocol' ID='_1'/>")]
    [TestCase("<!DOCTYPE a><x:AuthnRequest xmlns:x='urn:oasis:names:tc:SAML:2.0:protocol' ID='_1'/>")]
    public void TryDecode_OtherDocument_IsNull(string xml) => Assert.That(AuthnRequest.TryDecode(Deflate(System.Text.Encoding.UTF8.GetBytes(xml))), Is.Null);

    [Test]
    public void TryDecode_DeflateBomb_IsNull() => Assert.That(AuthnRequest.TryDecode(Deflate(new byte[50_000_000])), Is.Null);

    private static string Deflate(byte[] octets)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal))
        {
            deflate.Write(octets);
        }

        return Convert.ToBase64String(deflated.ToArray());
    }
}
