using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Evidence.Sightings;
using Gateway.Tests.Admin;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Evidence.Discovery;

/// <summary>Real logins through real gateways to a legacy side, and what is known of their tenants afterwards.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class DiscoveryTests
{
    private const string Canary = "c4n4ry";

    [Test]
    public async Task Login_OfATenantWithoutMapping_IsADraft()
    {
        await using var scene = await DiscoveryScene.StartAsync();

        await scene.LogInAsync("acme");
        await scene.PostAsync("/old-sso/acme", scene.Content("acme") with { InResponseTo = "_1" });
        await scene.LogInAsync("acme");
        var draft = await scene.DraftAsync("acme", responses: 3);

        Assert.That((string?)draft["id"], Is.EqualTo("acme"));
        Assert.That(((int?)draft["responses"], (int?)draft["idp_initiated"], (string?)draft["idp"]), Is.EqualTo((3, 2, "okta")));
        Assert.That((string?)draft["notice"], Does.Contain("Nothing here is verified"));
        Assert.That(draft["suggestion"]!.ToJsonString(), Is.EqualTo(new JsonObject
        {
            ["identifier"] = "acme",
            ["project"] = "test",
            ["alternative_audience_uri"] = DiscoveryScene.Audience,
            ["alternative_acs_url"] = scene.AcsUrl("acme"),
            ["idp_entity_id"] = DiscoveryScene.Issuer,
        }.ToJsonString()));
        Assert.That(draft["ambiguities"]!.AsArray(), Is.Empty);
        Assert.That(
            ((string?)draft["certificates"]!.AsArray().Single()!["pem"])!.ReplaceLineEndings("\n"), Is.EqualTo(scene.CertificatePem.ReplaceLineEndings("\n")));
        Assert.That(draft["seen"]!["attributes"]!.AsArray(), Is.Not.Empty);
        Assert.That(draft["seen"]!["name_id_formats"]!.AsArray(), Is.Not.Empty);
        Assert.That(draft["first_seen"], Is.Not.Null);
    }

    [Test]
    public async Task Login_OnTwoGatewaysWithOneRedis_IsMerged()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var scene = await DiscoveryScene.StartAsync(
            2, ("ConnectionStrings:Redis", redis.ConnectionString), ("Gateway:Sightings:FlushInterval", "00:00:00.2"));

        await scene.LogInAsync("acme", scene.Gateways[0]);
        await scene.LogInAsync("acme", scene.Gateways[1]);
        var draft = await scene.DraftAsync("acme", responses: 2, scene.Gateways[1]);

        Assert.That((int?)draft["seen"]!["issuers"]![0]!["count"], Is.EqualTo(2));
        Assert.That((await scene.DraftsAsync(scene.Gateways[0])).Select(one => (string?)one!["identifier"]), Is.EqualTo(new List<string> { "acme" }));
        await AssertAdoptedAsync(scene);
        Assert.That(await redis.CommandAsync("ZCARD", "{sso-gateway}:v1:strangers_new"), Is.EqualTo(":0"));
    }

    [Test]
    public async Task Adopt_Draft_IsAMappingWithItsEvidence()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");

        await AssertAdoptedAsync(scene);
        var findings = await scene.JsonAsync("mappings/acme/findings");
        var readiness = await scene.JsonAsync("mappings/acme/readiness");
        var again = await AdoptAsync(scene, "acme", "{\"connection_id\":\"" + Sample.ConnectionId + "\"}");

        Assert.That((string?)findings["issuers"]![0]!["value"], Is.EqualTo(DiscoveryScene.Issuer));
        Assert.That((findings["responses"], (string?)readiness["verdict"]), Is.EqualTo(((JsonNode?)null, "unknown")), "unverified logins decide on no cutover");
        await again.ProblemAsync(HttpStatusCode.Conflict, "key_taken");
        Assert.That((await scene.Gateway.Admin.GetAsync(new Uri("discovered/acme", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await scene.Gateway.Admin.DeleteAsync(new Uri("discovered/acme", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Adopt_BadBody_NamesEveryFaultAndStoresNothing()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");

        var problem = await (await AdoptAsync(scene, "acme", """{"state":"gone","alternative_acs_url":"ftp://x"}""")).ProblemAsync(
            HttpStatusCode.BadRequest, "invalid_mapping");
        var nobody = await AdoptAsync(scene, "nobody", "{\"connection_id\":\"" + Sample.ConnectionId + "\"}");

        Assert.That(problem.Faults(), Is.EquivalentTo(new[] { "connection_id:required", "state:not_one_of", "alternative_acs_url:not_a_url" }));
        await nobody.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.That((await scene.DraftsAsync()).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Adopt_OverriddenFields_AreAsGiven()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");

        var answer = await AdoptAsync(
            scene,
            "acme",
            $$"""{"connection_id":"{{Sample.ConnectionId}}","state":"shadow","wave":"w1","alternative_acs_url":null,"idp_entity_id":"urn:mine"}""",
            "?reason=found&ticket=T-1");
        var mapping = await answer.JsonAsync();
        var history = await scene.JsonAsync("mappings/acme/history");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(
            (
                (string?)mapping["state"],
                (string?)mapping["wave"],
                (string?)mapping["alternative_acs_url"],
                (string?)mapping["idp_entity_id"],
                (string?)mapping["alternative_audience_uri"]),
            Is.EqualTo(("shadow", "w1", (string?)null, "urn:mine", DiscoveryScene.Audience)));
        Assert.That(((string?)history["history"]![0]!["reason"], (string?)history["history"]![0]!["ticket"]), Is.EqualTo(("found", "T-1")));
    }

    [Test]
    public async Task Login_TheLegacySideRefused_IsNotLearned()
    {
        await using var scene = await DiscoveryScene.StartAsync();

        Assert.That((await scene.LogInAsync(DiscoveryScene.Refused)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        await scene.PostAsync("/old-sso/failed", scene.Content("failed") with { Status = "urn:oasis:names:tc:SAML:2.0:status:Responder" });
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");

        Assert.That((await scene.DraftsAsync()).Select(draft => (string?)draft!["identifier"]), Is.EqualTo(new List<string> { "acme" }));
        Assert.That(
            await scene.Gateway.MetricsAsync(),
            Does.Contain("gateway_discovery_dropped_total{reason=\"unreadable\"} 1").And.Contain("gateway_discovery_learned_total{kind=\"response\"} 1"));
    }

    [Test]
    public async Task Login_OfAMapping_IsNotADraft()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.Gateway.PutAsync("mapped", "legacy");

        await scene.LogInAsync("mapped");
        await scene.LogInAsync("acme");
        await scene.LogInAsync("later");
        await scene.DraftAsync("acme");
        await scene.DraftAsync("later");
        await scene.Gateway.PutAsync("later", "legacy");

        Assert.That((await scene.DraftsAsync()).Select(draft => (string?)draft!["identifier"]), Is.EqualTo(new List<string> { "acme" }));
    }

    [Test]
    public async Task Login_WithTwoAudiences_IsNamedAsAmbiguous()
    {
        await using var scene = await DiscoveryScene.StartAsync();

        await scene.LogInAsync("acme");
        await scene.PostAsync("/old-sso/acme", scene.Content("acme") with { Audience = "urn:another" });
        var draft = await scene.DraftAsync("acme", responses: 2);

        Assert.That(draft["suggestion"]!["alternative_audience_uri"], Is.Null);
        var ambiguity = draft["ambiguities"]!.AsArray().Single()!;
        Assert.That(((string?)ambiguity["field"], (int?)ambiguity["count"]), Is.EqualTo(("alternative_audience_uri", 2)));
        Assert.That(ambiguity["values"]!.AsArray().Select(value => (string?)value), Is.EquivalentTo(new[] { DiscoveryScene.Audience, "urn:another" }));
    }

    [TestCase("/old-sso/acme/login")]
    [TestCase("/app/sign-in?tenant=acme")]
    public async Task SignOn_OfATenantWithoutMapping_TellsItsIdp(string target)
    {
        await using var scene = await DiscoveryScene.StartAsync();

        var answer = await scene.Gateway.GetAsync(target);
        var draft = await scene.DraftAsync("acme", responses: 0);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(((string?)draft["idp_sso_url"], (string?)draft["idp"], (int?)draft["responses"]), Is.EqualTo((DiscoveryScene.SignOnUrl, "okta", 0)));
        Assert.That((string?)draft["suggestion"]!["alternative_acs_url"], Is.EqualTo(scene.AcsUrl("acme")));
    }

    [TestCase("acme-signing", "yes")]
    [TestCase("acme", "no")]
    public async Task SignOn_SignedOrNot_IsSeenWithoutAMappingAndWithOne(string identifier, string isSigned)
    {
        await using var scene = await DiscoveryScene.StartAsync(("Gateway:Sightings:FlushInterval", "00:00:00.1"));
        await scene.Gateway.GetAsync($"/old-sso/{identifier}/login");
        var draft = await scene.DraftAsync(identifier, responses: 0);
        await scene.Gateway.PutAsync("mapped-" + identifier, "legacy");

        await scene.Gateway.GetAsync($"/old-sso/mapped-{identifier}/login");

        Assert.That(SignedOf(draft["seen"]!), Is.EqualTo(new List<string> { isSigned }));
        await Eventually.TrueAsync(
            async () => SignedOf(await scene.JsonAsync($"mappings/mapped-{identifier}/findings")).SequenceEqual([isSigned]), TimeSpan.FromSeconds(20));
        Assert.That((await scene.DraftsAsync()).Select(one => (string?)one!["identifier"]), Is.EqualTo(new List<string> { identifier }));
    }

    [Test]
    public async Task Login_IdentifierInTheQuery_SuggestsTheUrlWithIt()
    {
        await using var scene = await DiscoveryScene.StartAsync(
            ("Gateway:Routes:0:Kind", "Acs"),
            ("Gateway:Routes:0:Name", "q"),
            ("Gateway:Routes:0:Path", "/login/callback"),
            ("Gateway:Routes:0:Identifier", "Query"),
            ("Gateway:Routes:0:Parameter", "connection"));
        var acsUrl = new Uri(scene.Gateway.PublicUrl, "/login/callback").ToString();

        await scene.PostAsync($"/login/callback?connection=acme%2F1&token={Canary}", scene.Content("x") with { AcsUrl = $"{acsUrl}?connection=acme%2F1" });
        var draft = await scene.DraftAsync("acme/1");

        Assert.That((string?)draft["id"], Is.EqualTo("acme%2F1"));
        Assert.That((string?)draft["suggestion"]!["alternative_acs_url"], Is.EqualTo($"{acsUrl}?connection=acme%2F1"));
        Assert.That(draft.ToJsonString(), Does.Not.Contain(Canary));
    }

    [Test]
    public async Task Login_TenantsShareOneAcsUrl_TheIssuerIsTheIdentifier()
    {
        await using var scene = await DiscoveryScene.StartAsync(
            ("Gateway:Routes:0:Kind", "Acs"),
            ("Gateway:Routes:0:Name", "all"),
            ("Gateway:Routes:0:Path", "/saml/acs"),
            ("Gateway:Routes:0:Identifier", "SamlIssuer"));
        var content = scene.Content("x") with { AcsUrl = new Uri(scene.Gateway.PublicUrl, "/saml/acs").ToString() };

        await scene.PostAsync("/saml/acs", content);
        var draft = await scene.DraftAsync(DiscoveryScene.Issuer);
        Assert.That((string?)draft["suggestion"]!["alternative_acs_url"], Is.EqualTo(content.AcsUrl));

        var mapping = """{"connection_id":"CONNECTION","idp_entity_id":"ISSUER"}""".Replace("CONNECTION", Sample.ConnectionId).Replace(
            "ISSUER", DiscoveryScene.Issuer);
        using var put = await scene.Gateway.Admin.PutAsync(new Uri("mappings/acme", UriKind.Relative), AdminAnswers.Json(mapping));
        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await scene.DraftsAsync(), Is.Empty);
    }

    [Test]
    public async Task Login_RouteThatIgnoresCase_IsOneTenantHoweverItIsSpelt()
    {
        await using var scene = await DiscoveryScene.StartAsync(
            ("Gateway:Routes:0:Kind", "Acs"),
            ("Gateway:Routes:0:Name", "acs"),
            ("Gateway:Routes:0:Path", "/old-sso/{identifier}"),
            ("Gateway:Routes:0:IdentifierCase", "Lower"));

        await scene.LogInAsync("Acme");
        await scene.LogInAsync("ACME");
        var draft = await scene.DraftAsync("acme", responses: 2);

        Assert.That((string?)draft["ambiguities"]!.AsArray().Single()!["field"], Is.EqualTo("alternative_acs_url"));
        Assert.That((await scene.DraftsAsync()).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Flood_OfMadeUpIdentifiers_StaysWithinItsBounds()
    {
        await using var scene = await DiscoveryScene.StartAsync(("Gateway:Sightings:MaxStrangers", "20"), ("Gateway:Sightings:FlushInterval", "00:00:00.1"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async flood =>
        {
            for (var i = 0; i < 15; i++)
            {
                using var answer = await scene.LogInAsync($"made-up-{flood}-{i}");
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
            }
        }));
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");

        Assert.That((await scene.DraftsAsync()).Count, Is.LessThanOrEqualTo(20));
        Assert.That(
            await scene.Gateway.Services.GetRequiredService<ISightingStore>().ListUnmappedAsync(null, 1000, CancellationToken.None), Has.Count.EqualTo(20));
    }

    [Test]
    public async Task Login_LongerThanWhatIsLookedAt_GoesOnAndIsNotLearned()
    {
        await using var scene = await DiscoveryScene.StartAsync(("Gateway:Discovery:MaxBytes", "16384"));

        var answer = await scene.PostAsync("/old-sso/large", scene.Content("large") with { TargetLength = 40_000 });
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await scene.DraftsAsync()).Count, Is.EqualTo(1));
        Assert.That(await scene.Gateway.MetricsAsync(), Does.Contain("gateway_discovery_dropped_total{reason=\"incomplete\"} 1"));
    }

    [Test]
    public async Task Delete_Draft_ForgetsIt()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");

        using var deleted = await scene.Gateway.Admin.DeleteAsync(new Uri("discovered/acme", UriKind.Relative));
        using var again = await scene.Gateway.Admin.DeleteAsync(new Uri("discovered/acme", UriKind.Relative));

        Assert.That((deleted.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
        Assert.That(await scene.DraftsAsync(), Is.Empty);
    }

    [Test]
    public async Task List_InPages_HasEachDraftOnce()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        string[] identifiers = ["a", "b", "c", "d", "e"];
        foreach (var identifier in identifiers)
        {
            await scene.LogInAsync(identifier);
            await scene.DraftAsync(identifier);
        }

        var read = new List<string?>();
        var cursor = "";
        do
        {
            var page = await scene.JsonAsync("discovered?limit=2" + cursor);
            read.AddRange(page["discovered"]!.AsArray().Select(draft => (string?)draft!["identifier"]));
            cursor = (string?)page["next_cursor"] is { } next ? "&cursor=" + next : null;
        }
        while (cursor is not null);

        Assert.That(read, Is.EqualTo(identifiers));
        using var bad = await scene.Gateway.Admin.GetAsync(new Uri("discovered?cursor=!&format=csv&limit=0", UriKind.Relative));
        Assert.That(
            (await bad.ProblemAsync(HttpStatusCode.BadRequest, "invalid_query")).Faults(),
            Is.SupersetOf(new[] { "limit:contradiction", "cursor:contradiction", "cursor:not_a_cursor", "limit:out_of_range" }));
    }

    [TestCase("csv", "text/csv")]
    [TestCase("json", "application/json")]
    [TestCase("yaml", "application/yaml")]
    public async Task Export_CompletedByConnections_CanBePlanned(string format, string mediaType)
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.Gateway.GetAsync("/old-sso/acme/login");
        await SignOnDraftAsync(scene);

        var file = await scene.Gateway.Admin.GetStringAsync(new Uri($"discovered?format={format}", UriKind.Relative));
        var completed = format == "csv" ? file.Replace(",test,,", $",test,{Sample.ConnectionId},") : file.Replace(
            "connection_id\":\"\"", $"connection_id\":\"{Sample.ConnectionId}\"").Replace("connection_id: \"\"", $"connection_id: \"{Sample.ConnectionId}\"");
        var asItIs = await PlanAsync(scene, file, mediaType);
        var plan = await PlanAsync(scene, completed, mediaType);

        Assert.That(file, Does.Contain("idp_sso_url").And.Contain(DiscoveryScene.SignOnUrl).And.Contain(DiscoveryScene.Audience));
        Assert.That(asItIs.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((int?)(await plan.JsonAsync())["adds"], Is.EqualTo(1), await plan.Content.ReadAsStringAsync());
    }

    [TestCase("false")]
    [TestCase("true")]
    public async Task Canaries_OfALogin_AreKeptNowhere(string isEnabled)
    {
        await using var scene = await DiscoveryScene.StartAsync(("Gateway:Discovery:Enabled", isEnabled), ("Gateway:Sightings:FlushInterval", "00:00:00.1"));
        await scene.PostAsync(
            $"/old-sso/acme?token={Canary}",
            scene.Content("acme") with
            {
                Email = $"{Canary}@example.com",
                FirstName = Canary,
                LastName = Canary,
                Groups = [Canary],
                InResponseTo = "_" + Canary,
                AssertionId = "_" + Canary,
                Destination = $"{scene.AcsUrl("acme")}?{Canary}",
            },
            prepare: request => request.Headers.Add("Cookie", $"session={Canary}"));
        await scene.Gateway.GetAsync("/old-sso/acme/login");
        var draft = isEnabled == "true" ? await SignOnDraftAsync(scene) : "";
        var metrics = await scene.Gateway.MetricsAsync();
        await scene.StopAsync();
        var rows = await RowsAsync(Path.Combine(scene.Gateway.Folder, "activity.db"));

        Assert.That(draft + metrics, Does.Not.Contain(Canary));
        Assert.That(rows > 0, Is.EqualTo(isEnabled == "true"));
        foreach (var file in Directory.EnumerateFiles(scene.Gateway.Folder))
        {
            Assert.That(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), Does.Not.Contain(Canary), file);
        }
    }

    private static IEnumerable<string> SignedOf(JsonNode findings) => findings["requests_signed"]!.AsArray().Select(seen => (string)seen!["value"]!);

    // Once both the login and the sign-on were learned from.
    private static async Task<string> SignOnDraftAsync(DiscoveryScene scene)
    {
        JsonObject? draft = null;
        await Eventually.TrueAsync(async () => (string?)(draft = await scene.DraftAsync("acme"))["idp_sso_url"] is not null, TimeSpan.FromSeconds(20));
        return draft!.ToJsonString();
    }

    private static async Task<long> RowsAsync(string activityFile)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={activityFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM sightings) + (SELECT count(*) FROM strangers)";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task AssertAdoptedAsync(DiscoveryScene scene)
    {
        using var answer = await AdoptAsync(scene, "acme", "{\"connection_id\":\"" + Sample.ConnectionId + "\"}");
        var mapping = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), mapping.ToJsonString());
        Assert.That(answer.Headers.ETag, Is.EqualTo(new EntityTagHeaderValue("\"1\"")));
        Assert.That(
            ((string?)mapping["state"], (string?)mapping["alternative_audience_uri"], (string?)mapping["idp_entity_id"]),
            Is.EqualTo(("legacy", DiscoveryScene.Audience, DiscoveryScene.Issuer)));
        Assert.That(await scene.DraftsAsync(), Is.Empty);
        Assert.That(await scene.Gateway.Services.GetRequiredService<ISightingStore>().ListUnmappedAsync(null, 10, CancellationToken.None), Is.Empty);
    }

    private static Task<HttpResponseMessage> AdoptAsync(DiscoveryScene scene, string identifier, string body, string query = "") =>
        scene.Gateway.Admin.PostAsync(new Uri($"discovered/{Uri.EscapeDataString(identifier)}/adopt{query}", UriKind.Relative), AdminAnswers.Json(body));

    private static Task<HttpResponseMessage> PlanAsync(DiscoveryScene scene, string file, string mediaType) =>
        scene.Gateway.Admin.PostAsync(new Uri("plans", UriKind.Relative), new StringContent(file, Encoding.UTF8, mediaType));
}
