using Gateway.Evidence.Discovery;

namespace Gateway.Tests.Evidence.Discovery;

[Parallelizable]
internal sealed class IdpProductsTests
{
    [TestCase("http://www.okta.com/exk1fxq9", null, IdpProduct.Okta)]
    [TestCase(null, "https://acme.oktapreview.com/app/x/sso/saml", IdpProduct.Okta)]
    [TestCase("https://sts.windows.net/5f1c/", null, IdpProduct.Entra)]
    [TestCase("urn:acme", "https://login.microsoftonline.com/5f1c/saml2", IdpProduct.Entra)]
    [TestCase("https://accounts.google.com/o/saml2?idpid=C01", null, IdpProduct.Google)]
    [TestCase("https://app.onelogin.com/saml/metadata/5f1c", null, IdpProduct.Onelogin)]
    [TestCase("https://auth.pingone.eu/5f1c", null, IdpProduct.Ping)]
    [TestCase("urn:pf", "https://sso.acme.example/idp/SSO.saml2", IdpProduct.Ping)]
    [TestCase("http://adfs.acme.example/adfs/services/trust", null, IdpProduct.Adfs)]
    [TestCase("https://idp.acme.example/idp/shibboleth", null, IdpProduct.Shibboleth)]
    [TestCase("https://okta.com.evil.example/exk", null, null)]
    [TestCase("https://notokta.com/exk", null, null)]
    [TestCase("urn:okta.com", "javascript:okta.com", null)]
    [TestCase(null, null, null)]
    public void Of_Addresses_AreGuessedByTheirHostOrPath(string? issuer, string? signOnUrl, IdpProduct? expected) =>
        Assert.That(IdpProducts.Of(issuer, signOnUrl), Is.EqualTo(expected));

    [TestCase("https://acme.okta.com/app/sso/saml?SAMLRequest=x&login_hint=ada", "https://acme.okta.com/app/sso/saml")]
    [TestCase("https://accounts.google.com/o/saml2/idp?SAMLRequest=x&idpid=C01abc&user=ada", "https://accounts.google.com/o/saml2/idp?idpid=C01abc")]
    [TestCase("https://accounts.google.com/o/saml2/idp?idpid=ada@example.com", "https://accounts.google.com/o/saml2/idp")]
    [TestCase("https://ada:secret@idp.example:8443/sso#x", "https://idp.example:8443/sso")]
    [TestCase("/relative?SAMLRequest=x", null)]
    [TestCase("javascript:alert(1)", null)]
    public void SignOnUrl_Location_HasNothingOfTheUser(string location, string? expected) => Assert.That(SignOnUrl.Of(location), Is.EqualTo(expected));
}
