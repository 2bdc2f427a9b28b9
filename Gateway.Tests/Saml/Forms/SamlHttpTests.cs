using System.Text;
using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Tests.Saml.Forms;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class SamlHttpTests
{
    private static readonly string Field = Uri.EscapeDataString(Encoding.ASCII.GetString(SamlXml.Post(SamlXml.Response("<a:Issuer>urn:idp</a:Issuer>"))));

    [Test]
    public void ReadForm_ResponseAmongOtherFields_IsRead()
    {
        var message = ReadForm($"x=1&&SAMLResponse={Field}&y&RelayState=a%20b+%C3%A9");

        Assert.That(
            (message.Parameter, SamlXml.Message(message.Result!).Issuer, message.RelayStateLength), Is.EqualTo((SamlParameter.SAMLResponse, "urn:idp", 6)));
    }

    [Test]
    public void ReadForm_EncodedFieldName_IsTheSameField() =>
        Assert.That(ReadForm($"SAML%52espons%65={Field}").Parameter, Is.EqualTo(SamlParameter.SAMLResponse));

    [TestCase("SAMLResponse=a&SAMLResponse=a")]
    [TestCase("SAMLResponse=a&SAML%52esponse=b")]
    [TestCase("SAMLResponse&SAMLResponse")]
    [TestCase("SAMLResponse=a&SAMLRequest=b")]
    [TestCase("SAMLart=a&SAMLRequest=b")]
    public void ReadForm_TwoMessages_AreAmbiguous(string form)
    {
        var message = ReadForm(form);

        Assert.That((message.Parameter, message.Result), Is.EqualTo((SamlParameter.Ambiguous, (SamlReadResult?)null)));
    }

    [TestCase("")]
    [TestCase("a=b")]
    [TestCase("samlresponse=a")]
    [TestCase("SAMLResponse2=a&XSAMLResponse=a&SAMLRespons=a&=SAMLResponse&SAMLResponse%=a&SAMLResponse%0=a&SAMLResponse+=a")]
    public void ReadForm_NoMessage_IsNone(string form) => Assert.That(ReadForm(form), Is.EqualTo(new SamlHttpMessage(SamlParameter.None, null, null)));

    [TestCase("SAMLResponse=", SamlDefect.Empty)]
    [TestCase("SAMLResponse", SamlDefect.Empty)]
    [TestCase("SAMLResponse=%", SamlDefect.NotBase64)]
    [TestCase("SAMLResponse=AAA%3", SamlDefect.NotBase64)]
    [TestCase("SAMLResponse=AAA%zz", SamlDefect.NotBase64)]
    [TestCase("SAMLResponse=AA_-", SamlDefect.NotBase64)]
    [TestCase("SAMLRequest=AAA", SamlDefect.NotBase64)]
    public void ReadForm_BrokenField_SaysWhy(string form, SamlDefect defect) => Assert.That(SamlXml.Defect(ReadForm(form).Result), Is.EqualTo(defect));

    [Test]
    public void ReadForm_FieldLongerThanTheLimit_IsTooLong() =>
        Assert.That(SamlXml.Defect(ReadForm("SAMLResponse=" + new string('A', SamlLimits.Default.MaxBytes + 1)).Result), Is.EqualTo(SamlDefect.TooLong));

    [TestCase("")]
    [TestCase("?")]
    public void ReadQuery_Request_IsInflated(string mark)
    {
        var field = Encoding.ASCII.GetString(SamlXml.Redirect($"<AuthnRequest xmlns=\"{SamlNames.Protocol}\" ID=\"_q\"/>"));

        var message = SamlHttp.ReadQuery(Encoding.ASCII.GetBytes($"{mark}SAMLRequest={Uri.EscapeDataString(field)}&RelayState="), SamlLimits.Default);

        Assert.That((message.Parameter, SamlXml.Message(message.Result!).Id, message.RelayStateLength), Is.EqualTo((SamlParameter.SAMLRequest, "_q", 0)));
    }

    [Test]
    public void ReadQuery_Artifact_IsNamed() =>
        Assert.That(SamlHttp.ReadQuery("?SAMLart=AAQ%3D"u8, SamlLimits.Default), Is.EqualTo(new SamlHttpMessage(SamlParameter.SAMLart, null, null)));

    [Test]
    public void ToString_OfWhatWasRead_HoldsNobodysName() =>
        Assert.That(
            ReadForm(
                "SAMLResponse="
                + Uri.EscapeDataString(
                    Encoding.ASCII.GetString(SamlXml.Post(SamlXml.Response(
                        "<a:Assertion><a:Subject><a:NameID>ada@acme.example</a:NameID></a:Subject></a:Assertion>"))))).ToString(), Does.Not.Contain("ada@"));

    private static SamlHttpMessage ReadForm(string form) => SamlHttp.ReadForm(Encoding.UTF8.GetBytes(form), SamlLimits.Default);
}
