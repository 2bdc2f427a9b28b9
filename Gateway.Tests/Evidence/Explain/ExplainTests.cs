using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Evidence.Explain;
using Gateway.Evidence.Shadow;
using Gateway.Saml;
using Gateway.Saml.Forms;
using Gateway.Tests.Admin;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Evidence.Shadow;
using Gateway.Tests.Saml;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Evidence.Explain;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class ExplainTests
{
    private readonly SamlScene _saml = new();
    private AdminHost _host = null!;

    private string Response => _saml.Builder.Build(ShadowScene.Content).Base64;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(configureServices: services => services.AddSingleton<TimeProvider>(_saml.Time));
        await _host.Operator.PutAsync(
            "acme",
            $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","alternative_audience_uri":"{{SamlScene.Audience}}","alternative_acs_url":"{{SamlScene.AcsUrl}}"}""");
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public void Read_FormFieldXmlOrBase64_IsTheSameMessage()
    {
        var form = $"RelayState=a%3Db&SAMLResponse={Uri.EscapeDataString(Response)}";
        foreach (var given in new[]
        {
            form,
            $"SAMLResponse={Uri.EscapeDataString(Response)}",
            Response,
            Uri.EscapeDataString(Response),
            $"\n{SamlScene.Decode(Response)}\n",
        })
        {
            var message = ExplainInput.Read(Encoding.UTF8.GetBytes(given), SamlLimits.Default).Form;

            Assert.That(message.Result, Is.InstanceOf<SamlReadResult.Message>(), given[..40]);
            Assert.That(message.Parameter, Is.EqualTo(SamlParameter.SAMLResponse));
        }
    }

    [TestCase("")]
    [TestCase("=")]
    [TestCase("&&&")]
    [TestCase("%")]
    [TestCase("<")]
    [TestCase("hello world")]
    public void Read_AnythingElse_IsNoMessage(string given)
    {
        Assert.That(ExplainInput.Read(Encoding.UTF8.GetBytes(given), SamlLimits.Default).Form.Result, Is.Not.InstanceOf<SamlReadResult.Message>());
    }

    private static IEnumerable<TestCaseData> Mangled()
    {
        yield return Case("deflated", response => Encoding.ASCII.GetString(SamlXml.Redirect(SamlScene.Decode(response))));
        yield return Case("percent_encoded_twice", response => "SAMLResponse=" + Uri.EscapeDataString(Uri.EscapeDataString(response)));
        yield return Case("base64_twice", response => SamlScene.Encode(response));
        yield return Case("copied", response => $"SAMLResponse: \"{response.Replace('+', ' ')}\"");
        yield return Case("url_safe", response => response.Replace('+', '-').Replace('/', '_').TrimEnd('='));
        yield return Case("xml", response => "SAMLResponse=" + Uri.EscapeDataString(SamlScene.Decode(response)));

        static TestCaseData Case(string expected, Func<string, string> mangle) => new TestCaseData(expected, mangle).SetArgDisplayNames(expected);
    }

    [TestCaseSource(nameof(Mangled))]
    public async Task Explain_MangledResponse_IsReadAndSaidToBeThat(string expected, Func<string, string> mangle)
    {
        var answer = await (await PostAsync(new JsonObject { ["saml_response"] = mangle(Response), ["identifier"] = "acme" })).JsonAsync();

        Assert.That(
            ((string?)answer["given_as"], (bool?)answer["would_pass"], (string?)answer["message"]?["kind"]),
            Is.EqualTo((expected, true, "response")),
            answer.ToJsonString());
        Assert.That((string?)answer["given_note"], expected == "xml" ? Is.Null : Does.EndWith("."));
    }

    [TestCase("cut_off", 0)]
    [TestCase("html", 1)]
    [TestCase("unknown", 2)]
    [TestCase("laid_out_xml", 3)]
    public async Task Explain_WhatIsNoWholeResponse_SaysWhatItIsAndNeverNamesItself(string expected, int which)
    {
        string[] given =
        [
            Response[..3000],
            "<!DOCTYPE html><html><body>Sign in</body></html>",
            "!!!",
            SamlScene.Decode(Response).Replace("><", ">\n    <", StringComparison.Ordinal),
        ];

        var answer = await (await PostAsync(new JsonObject { ["saml_response"] = given[which], ["identifier"] = "acme" })).JsonAsync();

        Assert.That(((string?)answer["given_as"], (bool?)answer["would_pass"]), Is.EqualTo((expected, false)), answer.ToJsonString());
        var finding = answer["findings"]!.AsArray().Single(one => (string?)one!["code"] is "unreadable" or "invalid_signature")!;
        Assert.That((string?)finding["remedy"], Is.EqualTo((string?)answer["given_note"]).And.Not.Contains("explain"));
    }

    [Test]
    public void Of_EachDefect_SaysWhyInWordsAndNeverNamesItself([Values] SamlDefect defect)
    {
        var finding = UnreadableFinding.Of(defect);

        Assert.That(finding.Seen, Does.Contain(" "));
        Assert.That(finding.Remedy, Does.EndWith(".").And.Not.Contains("explain"));
    }

    [Test]
    public async Task Explain_AgainstAMapping_SaysWhatStytchWouldObjectTo()
    {
        var response = _saml.Builder.Build(ShadowScene.Content with { Audience = "urn:other" }).Base64;

        var answer = await (await PostAsync(new JsonObject { ["saml_response"] = response, ["identifier"] = "acme" })).JsonAsync();

        Assert.That(
            ((bool?)answer["would_pass"], (bool?)answer["connection_known"], (string?)answer["mapping"]),
            Is.EqualTo((false, false, "acme")),
            answer.ToJsonString());
        var finding = answer["findings"]![0]!;
        Assert.That(
            ((string?)finding["code"], (string?)finding["severity"], (string?)finding["error_type"], (string?)finding["seen"]),
            Is.EqualTo(("audience_mismatch", "error", "invalid_audience_saml_response", "urn:other")));
        Assert.That((string?)finding["expected"], Does.StartWith(SamlScene.Audience));
        var message = answer["message"]!;
        Assert.That(
            ((string?)message["kind"], (string?)message["issuer"], (bool?)message["answers_request"]), Is.EqualTo(("response", SamlScene.IdpEntityId, true)));
        Assert.That(message["signatures"]!.AsArray().Select(signature => (string?)signature!["place"]), Is.EqualTo(new[] { "response", "assertion" }));
        Assert.That((string?)message["assertions"]![0]!["attributes"]![0], Is.EqualTo("email"));
    }

    // CSP3 4.2.4: what the browser holds back reaches nobody who could tell.
    [TestCase("redirect", SamlScene.Audience, true)]
    [TestCase("repost", SamlScene.Audience, false)]
    [TestCase("redirect", "urn:other", false)]
    public async Task Explain_LoginThatABrowserMayBlock_SaysHowToSeeIt(string delivery, string audience, bool isTold)
    {
        await _host.Operator.PutAsync(
            "globex",
            $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","alternative_audience_uri":"{{SamlScene.Audience}}","delivery":"{{delivery}}"}""");
        var response = _saml.Builder.Build(ShadowScene.Content with { Audience = audience }).Base64;

        var answer = await (await PostAsync(new JsonObject { ["saml_response"] = response, ["identifier"] = "globex" })).JsonAsync();

        Assert.That((string?)answer["mapping"], Is.EqualTo("globex"), answer.ToJsonString());
        Assert.That(
            (string?)answer["browser_note"],
            isTold ? Does.Contain("form-action").And.Contain("console").And.Contain("nothing reaches Stytch").And.Contain("delivery repost") : Is.Null);
    }

    [Test]
    public async Task Explain_FailedAtTheIdp_SaysWhyWithoutItsText()
    {
        var failed = SamlScene.Encode(
            $"""
            <p:Response xmlns:p="{SamlNames.Protocol}" ID="_1"><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><p:StatusCode
              Value="urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy"/></p:StatusCode><p:StatusMessage>Ada cancelled it</p:StatusMessage></p:Status></p:Response>
            """);

        var answer = await (await PostAsync(new JsonObject { ["saml_response"] = failed })).JsonAsync();

        var (message, finding) = (answer["message"]!, answer["findings"]!.AsArray().Single()!);
        Assert.That(
            ((string?)message["status_detail"], (string?)message["status_message"]),
            Is.EqualTo(("urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy", "not_completed")));
        Assert.That((string?)finding["remedy"], Does.Contain("NameID format"));
        Assert.That(answer.ToJsonString(), Does.Not.Contain("Ada"));
    }

    [Test]
    public async Task Explain_RawForm_IsComparedWithTheMappingInTheQuery()
    {
        using var form = new FormUrlEncodedContent([new("SAMLResponse", Response), new("RelayState", "some state")]);

        var answer = await (await _host.Viewer.PostAsync("/admin/v1/explain?identifier=acme", form)).JsonAsync();

        Assert.That(((bool?)answer["would_pass"], (int?)answer["relay_state_bytes"]), Is.EqualTo((true, 10)), answer.ToJsonString());
    }

    [Test]
    public async Task Explain_AnyResponse_ShowsNothingOfAPersonAndNoIds()
    {
        var built = _saml.Builder.Build(ShadowScene.Content with { Destination = SamlScene.AcsUrl + "?token=secret", InResponseTo = "_request-id" });

        var text = await (await PostAsync(new JsonObject { ["saml_response"] = built.Base64 })).Content.ReadAsStringAsync();

        foreach (var value in new[] { SamlScene.Email, "Engineering", "Ada", "Example\"", built.AssertionId, "_request-id", "secret" })
        {
            Assert.That(text, Does.Not.Contain(value));
        }
    }

    [Test]
    public async Task Explain_Refusals_NameWhatIsWrong()
    {
        await (await PostAsync(new JsonObject { ["saml_response"] = Response, ["identifier"] = "nobody" })).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        var faults = await (await PostAsync(new JsonObject { ["response"] = Response })).ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
        Assert.That(faults.Faults(), Is.EquivalentTo(new[] { "response:unknown_field", "saml_response:required" }));
        using var image = new ByteArrayContent([1]) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        await (await _host.Viewer.PostAsync("/admin/v1/explain", image)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        using var huge = new ByteArrayContent(new byte[1_100_000]) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        await (await _host.Viewer.PostAsync("/admin/v1/explain", huge)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        using var anonymous = await _host.Anonymous.PostAsync("/admin/v1/explain", AdminAnswers.Json("{}"));
        Assert.That(anonymous.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private Task<HttpResponseMessage> PostAsync(JsonObject body) => _host.Viewer.PostAsync("/admin/v1/explain", AdminAnswers.Json(body.ToJsonString()));
}
