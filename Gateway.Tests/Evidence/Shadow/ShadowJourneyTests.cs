using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;
using Gateway.Evidence.Sightings;
using Gateway.Saml;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Evidence.Shadow;

/// <summary>Logins of a tenant in shadow, through a whole gateway to a legacy backend: what is found of them, and what becomes of a cutover.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class ShadowJourneyTests : IAsyncDisposable
{
    private readonly SamlResponseBuilder _idp = new(SamlScene.Identity, TimeProvider.System);
    private RecordingBackend _legacy = null!;
    private TestGateway _gateway = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _legacy = await RecordingBackend.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Query.ContainsKey("refuse") ? StatusCodes.Status403Forbidden : StatusCodes.Status302Found;
            return Task.CompletedTask;
        });
        _gateway = await TestGateway.StartAsync(TestGateway.Legacy(_legacy.Url), ("Gateway:Limits:MaxSamlBytes", "65536"));
        await PutAsync("acme", "shadow", SamlScene.Audience);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _legacy.DisposeAsync();
    }

    [Test]
    public async Task Shadow_GoodLogins_MakeTheMappingReady()
    {
        await KnowConnectionAsync(SamlScene.Audience);
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await PostAsync(Content), Is.EqualTo(HttpStatusCode.Found));
        }

        await CheckedAsync(3);

        var findings = await GetAsync("mappings/acme/findings");
        var readiness = await GetAsync("mappings/acme/readiness");
        Assert.That(findings["findings"]!.AsArray().Select(finding => $"{finding!["code"]} {finding["count"]}"), Is.EqualTo(new[] { "would_pass 3" }));
        Assert.That((string?)findings["issuers"]![0]!["value"], Is.EqualTo(SamlScene.IdpEntityId));
        Assert.That((string?)findings["audiences"]![0]!["value"], Is.EqualTo(SamlScene.Audience));
        Assert.That((string?)findings["signed"]![0]!["value"], Is.EqualTo("both"));
        Assert.That((string?)findings["initiators"]![0]!["value"], Is.EqualTo("sp"));
        Assert.That((string?)findings["acs_urls"]![0]!["value"], Is.EqualTo(_gateway.PublicUrl.GetLeftPart(UriPartial.Authority) + "/old-sso/acme"));
        Assert.That(findings["certificates"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(((string?)readiness["verdict"], (int?)readiness["would_pass"]), Is.EqualTo(("ready", 3)), readiness.ToJsonString());
        Assert.That(readiness["reasons"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Shadow_WrongAudience_BlocksTheCutoverUntilItIsForced()
    {
        await KnowConnectionAsync("urn:other");
        await PutAsync("acme", "shadow", "urn:other");
        await PostAsync(Content);
        await CheckedAsync(1);

        var readiness = await GetAsync("mappings/acme/readiness");
        using var refused = await ChangeAsync("mappings/acme/cutover", new { reason = "go" });
        var problem = (await refused.Content.ReadFromJsonAsync<JsonObject>())!;
        using var forced = await ChangeAsync("mappings/acme/cutover", new { reason = "the IdP sends both by noon", force = true });

        Assert.That((string?)readiness["verdict"], Is.EqualTo("blocked"), readiness.ToJsonString());
        Assert.That((refused.StatusCode, (string?)problem["error_type"]), Is.EqualTo((HttpStatusCode.Conflict, "not_ready")));
        Assert.That(problem["errors"]!.AsArray().Select(error => $"{error!["field"]}:{error["code"]}"), Is.EqualTo(new[] { "readiness:audience_mismatch" }));
        Assert.That((string?)problem["errors"]![0]!["message"], Does.Contain("Seen in 1 of 1 responses.").And.Contain("Set alternative_audience_uri"));
        Assert.That(forced.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await EventsAsync("shadow_check"), Is.EqualTo(new[] { "error audience_mismatch acme" }));
    }

    [Test]
    public async Task Shadow_TheLegacySideRefuses_IsNoEvidence()
    {
        for (var i = 0; i < 4; i++)
        {
            await PostAsync(Content with { Audience = "urn:forged" }, "/old-sso/acme?refuse");
        }

        await CheckedAsync(4);

        var findings = await GetAsync("mappings/acme/findings");
        var readiness = await GetAsync("mappings/acme/readiness");
        Assert.That(findings["findings"]!.AsArray().Select(finding => $"{finding!["code"]} {finding["count"]}"), Is.EqualTo(new[] { "legacy_refused_too 4" }));
        Assert.That(findings["audiences"]!.AsArray(), Is.Empty);
        Assert.That(((string?)readiness["verdict"], (int?)readiness["responses"], (int?)readiness["accepted"]), Is.EqualTo(("unknown", 4, 0)));
        Assert.That(await EventsAsync("shadow_check"), Is.Empty);
    }

    [Test]
    public async Task Shadow_AfterTheMappingIsMended_OldFaultsDoNotCount()
    {
        await PutAsync("acme", "shadow", "urn:mistyped");
        for (var i = 0; i < 5; i++)
        {
            await PostAsync(Content);
        }

        await CheckedAsync(5);
        var before = await GetAsync("mappings/acme/readiness");
        await PutAsync("acme", "shadow", SamlScene.Audience);
        var mended = await GetAsync("mappings/acme/readiness");
        for (var i = 0; i < 3; i++)
        {
            await PostAsync(Content);
        }

        await CheckedAsync(8);

        var after = await GetAsync("mappings/acme/readiness");
        Assert.That(new[] { before, mended, after }.Select(readiness => (string?)readiness["verdict"]), Is.EqualTo(new[] { "blocked", "unknown", "ready" }));
        Assert.That(mended["reasons"]!.AsArray().Select(reason => (string?)reason!["code"]), Does.Contain("changed_since"));
    }

    [Test]
    public async Task Shadow_TooLongOrInAnotherState_IsNotLookedAtAndArrivesAllTheSame()
    {
        await PutAsync("globex", "legacy", SamlScene.Audience);

        await PostAsync(Content with { TargetLength = 100_000 });
        await PostAsync(Content, "/old-sso/globex");
        await CheckedAsync(1);

        Assert.That(_legacy.Requests.Select(request => request.Body.Length), Has.Some.GreaterThan(100_000));
        Assert.That(
            (await GetAsync("mappings/acme/findings"))["findings"]!.AsArray().Select(finding => (string?)finding!["code"]),
            Is.EqualTo(new[] { "oversized_form" }));
        Assert.That((await GetAsync("mappings/globex/findings"))["responses"], Is.Null);
        Assert.That(await _gateway.MetricsAsync(), Does.Contain("gateway_shadow_checked_total{result=\"oversized\"} 1"));
    }

    private static SamlResponseContent Content => SamlScene.Content(IdpShape.Okta) with { InResponseTo = "_request" };

    private async Task<HttpStatusCode> PostAsync(SamlResponseContent content, string target = "/old-sso/acme")
    {
        using var form = new FormUrlEncodedContent([new(SamlNames.ResponseField, _idp.Build(content).Base64), new(SamlNames.RelayStateField, "state")]);
        using var answer = await _gateway.SendAsync(HttpMethod.Post, target, form);
        return answer.StatusCode;
    }

    // The browser has its answer before anything is looked at.
    private async Task CheckedAsync(int responses)
    {
        var store = _gateway.Services.GetRequiredService<ISightingStore>();
        await Eventually.TrueAsync(
            async () =>
            {
                await _gateway.Services.GetRequiredService<SightingRecorder>().FlushAsync(CancellationToken.None);
                var seen = await store.ReadAsync("acme", CancellationToken.None);
                return seen.Where(sighting => sighting.Value is "would_pass" or "audience_mismatch" or "legacy_refused_too" or "oversized_form")
                    .Sum(sighting => sighting.Count) == responses;
            },
            TimeSpan.FromSeconds(20));
    }

    private async Task PutAsync(string identifier, string state, string audience)
    {
        var mapping = new
        {
            connection_id = Sample.ConnectionId,
            state,
            alternative_audience_uri = audience,
            alternative_acs_url = SamlScene.AcsUrl,
            idp_entity_id = SamlScene.IdpEntityId,
        };
        using var answer = await _gateway.Admin.PutAsync(new Uri($"mappings/{identifier}", UriKind.Relative), JsonContent.Create(mapping));
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
    }

    private async Task KnowConnectionAsync(string audience)
    {
        var facts = new
        {
            idp_entity_id = SamlScene.IdpEntityId,
            certificates = new[] { SamlScene.Identity.Certificate.ExportCertificatePem() },
            alternative_audience_uri = audience,
            alternative_acs_url = SamlScene.AcsUrl,
        };
        using var answer = await _gateway.Admin.PutAsync(new Uri("mappings/acme/connection", UriKind.Relative), JsonContent.Create(facts));
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> ChangeAsync(string path, object body) =>
        _gateway.Admin.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(body));

    private async Task<JsonObject> GetAsync(string path) => (await _gateway.Admin.GetFromJsonAsync<JsonObject>(new Uri(path, UriKind.Relative)))!;

    private async Task<string[]> EventsAsync(string action)
    {
        string[] rows = [];
        var isOver = false;
        await Eventually.TrueAsync(
            async () =>
            {
                var events = (await GetAsync("events?limit=1000"))["events"]!.AsArray();
                // Told after everything else of the test, and in the same order.
                isOver = events.Any(row => (string?)row!["action"] == "delete_findings");
                if (!isOver)
                {
                    using var _ = await _gateway.Admin.DeleteAsync(new Uri("mappings/acme/findings", UriKind.Relative));
                }

                rows = [.. events.Where(row => (string?)row!["action"] == action).Select(row => $"{row!["status"]} {row["reason"]} {row["identifier"]}")];
                return isOver;
            },
            TimeSpan.FromSeconds(20));
        return rows;
    }
}
