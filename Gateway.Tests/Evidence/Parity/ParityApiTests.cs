using System.Net;
using System.Text.Json.Nodes;
using Gateway.Evidence.Parity;
using Gateway.Mappings;
using Gateway.Tests.Admin;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Evidence.Parity;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ParityApiTests
{
    [Test]
    public async Task Run_OneMapping_AnswersWithItsFindings()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.AudienceDiffers, scene);

        var answer = await PostAsync(scene.Host.Operator, "run", """{"identifiers":["acme"]}""");

        var finding = answer["mappings"]![0]!["findings"]![0]!;
        Assert.That((int?)answer["run"]!["red"], Is.EqualTo(1));
        Assert.That((string?)finding["code"], Is.EqualTo("audience_differs"));
        Assert.That(finding["near"]!.AsArray().Select(near => (string)near!), Is.EqualTo(new[] { "trailing_slash" }));
        Assert.That((string?)finding["stytch_error"], Is.EqualTo("invalid_audience_saml_response"));
    }

    [Test]
    public async Task List_AfterARun_FiltersByStatusAndAsksNobody()
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.PutAsync(Sample.Mapping("keyless") with { Project = "keyless" });
        await PostAsync(scene.Host.Operator, "run", """{"all":true}""");
        var calls = scene.Stytch.Calls.CountOf("list_connections");

        Assert.That(await ListAsync(scene, "?status=green"), Is.EqualTo(new[] { "acme" }));
        Assert.That(await ListAsync(scene, "?status=unknown"), Is.EqualTo(new[] { "keyless" }));
        Assert.That(await ListAsync(scene, "?wave=first"), Is.EqualTo(new[] { "acme" }));
        Assert.That(await ListAsync(scene, "?status=red"), Is.Empty);
        Assert.That(scene.Stytch.Calls.CountOf("list_connections"), Is.EqualTo(calls));
    }

    [Test]
    public async Task List_OfNamedMappings_ShowsThoseThatFit()
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.PutAsync(Sample.Mapping("keyless") with { Project = "keyless" });
        await scene.PutAsync(Sample.Mapping("other") with { Project = "keyless" });
        await PostAsync(scene.Host.Operator, "run", """{"all":true}""");

        Assert.That(await ListAsync(scene, "?identifier=keyless&identifier=acme&identifier=nobody"), Is.EqualTo(new[] { "acme", "keyless" }));
        Assert.That(await ListAsync(scene, "?identifier=keyless&identifier=acme&status=unknown"), Is.EqualTo(new[] { "keyless" }));
    }

    [Test]
    public async Task List_PageByPage_ShowsEachOnce()
    {
        await using var scene = await ParityScene.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await scene.PutAsync(Sample.Mapping($"m{i}"));
        }

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = await (await scene.Host.Viewer.GetAsync("/admin/v1/parity?status=unknown&limit=3" + cursor)).JsonAsync();
            seen.AddRange(page["mappings"]!.AsArray().Select(mapping => (string)mapping!["identifier"]!));
            cursor = (string?)page["next_cursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 7).Select(i => $"m{i}").Prepend("acme")));
    }

    [Test]
    public async Task Run_ManyMappings_GoOnInTheBackgroundOneRunAtATime()
    {
        await using var scene = await ParityScene.StartAsync();
        for (var i = 0; i < ParityRunner.MaxAtOnce; i++)
        {
            await scene.PutAsync(scene.Mapping with { Identifier = $"acme-{i:00}" });
        }

        using var started = await scene.Host.Operator.PostAsync("/admin/v1/parity/run", AdminAnswers.Json("""{"wave":"first"}"""));
        await scene.Host.Services.GetRequiredService<ParityRunner>().SettledAsync();
        var run = (await (await scene.Host.Viewer.GetAsync("/admin/v1/parity/run")).JsonAsync())["run"]!;

        Assert.That(started.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(((int?)run["done"], (int?)run["green"]), Is.EqualTo((51, 51)));
        Assert.That((string?)run["finished_at"], Is.Not.Null);
        Assert.That(scene.Stytch.Calls.CountOf("list_connections"), Is.EqualTo(1));
    }

    [TestCase("run", """{}""", "all:required")]
    [TestCase("run", """{"all":true,"wave":"first"}""", "all:contradiction")]
    [TestCase("run", """{"identifiers":[]}""", "identifiers:out_of_range")]
    [TestCase("fix", """{}""", "identifiers:required")]
    [TestCase("fix", """{"identifiers":["acme"],"certificates":["abc"]}""", "certificates[0]:not_a_fingerprint")]
    public async Task Post_BadBody_NamesTheFault(string call, string body, string fault)
    {
        await using var scene = await ParityScene.StartAsync();

        using var answer = await scene.Host.Admin.PostAsync($"/admin/v1/parity/{call}", AdminAnswers.Json(body));

        Assert.That((await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body")).Faults(), Is.EqualTo(new[] { fault }));
    }

    [Test]
    public async Task Fix_Operator_IsForbidden()
    {
        await using var scene = await ParityScene.StartAsync();

        using var answer = await scene.Host.Operator.PostAsync("/admin/v1/parity/fix", AdminAnswers.Json("""{"identifiers":["acme"]}"""));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static IEnumerable<ParityCode> Fixable => ParityFaults.All.Where(code => code.Row().IsFixable);

    [TestCaseSource(nameof(Fixable))]
    public async Task Fix_FixableFault_ShowsItThenMendsItAndTheNextRunIsGreen(ParityCode code)
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(code, scene);
        var named =
            $$"""{"identifiers":["acme"],"certificates":["{{ParityScene.FingerprintOf(SamlScene.ForeignIdentity.Certificate.RawData).ToUpperInvariant()}}"],"dry_run":""";
        if (code is ParityCode.EntityIdDiffers)
        {
            // The IdP's Issuer is the mapping's all the time: the connection was wrong.
            Assert.That((await scene.RunAsync()).Findings.Select(finding => finding.Code), Does.Contain(ParityCode.EntityIdUnlikeTraffic));
        }

        var shown = await PostAsync(scene.Host.Admin, "fix", named + "true}");
        var before = scene.Stytch.Calls.CountOf("update_connection");
        var made = await PostAsync(scene.Host.Admin, "fix", named + "false}");

        Assert.That(Outcomes(shown), Is.Not.Empty.And.All.EqualTo("planned"));
        Assert.That(before, Is.Zero);
        Assert.That(Outcomes(made), Is.Not.Empty.And.All.EqualTo("done"));
        Assert.That((await scene.RunAsync()).Findings, Is.Empty);
    }

    [Test]
    public async Task Fix_AnyFault_ChangesNothingBeyondItsFields()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.AudienceMissing, scene);
        var before = scene.Connection;

        await PostAsync(scene.Host.Admin, "fix", """{"identifiers":["acme"],"dry_run":false}""");

        Assert.That(scene.Connection with { AlternativeAudienceUri = "" }, Is.EqualTo(before));
    }

    [Test]
    public async Task Fix_SsoNotAllowed_KeepsWhatElseIsAllowed()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.SsoNotAllowed, scene);

        var answer = await PostAsync(scene.Host.Admin, "fix", """{"identifiers":["acme"],"dry_run":false}""");

        var step = answer["mappings"]![0]!["steps"]![0]!;
        var organization = scene.Stytch.Directory.FindOrganization(scene.Mapping.OrganizationId!)!.Fields;
        Assert.That(
            ((string?)step["field"], (string?)step["from"], (string?)step["to"]),
            Is.EqualTo(("allowed_auth_methods", "magic_link, password", "magic_link, password, sso")));
        Assert.That(organization["allowed_auth_methods"]!.AsArray().Select(method => (string)method!), Is.EqualTo(new[] { "magic_link", "password", "sso" }));
        Assert.That((string?)organization["auth_methods"], Is.EqualTo("RESTRICTED"));
        Assert.That(answer["mappings"]![0]!["report"]!["findings"]!.AsArray(), Is.Empty, "What the change answered is known at once.");
        Assert.That(scene.Stytch.Calls.CountOf("update_connection"), Is.Zero);
    }

    [Test]
    public async Task Fix_StytchRefusesTheOrganizationsChange_SaysWhyAndKeepsTheFinding()
    {
        await using var scene = await ParityScene.StartAsync();
        ParityFaults.SetOrganization(scene, new() { ["auth_methods"] = "RESTRICTED", ["allowed_auth_methods"] = new JsonArray("carrier_pigeon") });

        var answer = await PostAsync(scene.Host.Admin, "fix", """{"identifiers":["acme"],"dry_run":false}""");

        var step = answer["mappings"]![0]!["steps"]![0]!;
        Assert.That(((string?)step["outcome"], (string?)step["detail"]), Is.EqualTo(("refused", "invalid_organization_allowed_auth_methods")));
        Assert.That((string?)answer["mappings"]![0]!["report"]!["findings"]![0]!["code"], Is.EqualTo("sso_not_allowed"));
    }

    [Test]
    public async Task Fix_CertificateThatNobodyNamed_IsNotAdded()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.CertificateNotHeld, scene);

        var answer = await PostAsync(scene.Host.Admin, "fix", """{"identifiers":["acme"],"dry_run":false}""");

        Assert.That(Outcomes(answer), Is.Empty);
        Assert.That(scene.Connection.VerificationCertificates, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Fix_TrafficContradictsTheMapping_WritesNothing()
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.ChangeAsync(mapping => mapping with { AlternativeAudienceUri = "urn:typo", IdpEntityId = "urn:typo" });

        var answer = await PostAsync(scene.Host.Admin, "fix", """{"identifiers":["acme"],"dry_run":false}""");

        Assert.That(Outcomes(answer), Is.Empty);
        Assert.That(scene.Connection.AlternativeAudienceUri, Is.EqualTo(SamlScene.Audience));
    }

    [Test]
    public async Task Fix_TwoMappingsOfOneConnectionDisagree_IsAConflict()
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.PutAsync(scene.Mapping with { Identifier = "acme-eu", AlternativeAcsUrl = "https://eu.example.com/acs" });
        await scene.ChangeAsync(mapping => mapping with { AlternativeAcsUrl = "https://us.example.com/acs" });

        var answer = await PostAsync(scene.Host.Admin, "fix", """{"wave":"first","dry_run":false}""");

        Assert.That(Outcomes(answer), Is.Not.Empty.And.All.EqualTo("conflict"));
        Assert.That(scene.Connection.AlternativeAcsUrl, Is.EqualTo(SamlScene.AcsUrl));
    }

    private static IEnumerable<ParityCode> Red => ParityFaults.All.Where(code => code.Row().Severity is ParitySeverity.Red);

    [TestCaseSource(nameof(Red))]
    public async Task Cutover_Red_IsRefusedUntilItIsForced(ParityCode code)
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(code, scene);
        await scene.RunAsync();
        var calls = scene.Stytch.Calls.CountOf("list_connections");

        using var refused = await scene.Host.Operator.PostAsync("/admin/v1/mappings/acme/cutover", AdminAnswers.Json("""{"reason":"go"}"""));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), await refused.Content.ReadAsStringAsync());
        Assert.That(scene.Stytch.Calls.CountOf("list_connections"), Is.EqualTo(calls));
        Assert.That((await scene.Host.Store.FindAsync("acme", CancellationToken.None))!.State, Is.EqualTo(MappingState.Shadow));
    }

    [TestCase(ParityCode.Throttled)]
    [TestCase(ParityCode.JitNotAllowed)]
    [TestCase(ParityCode.MfaWillBeAsked)]
    public async Task Cutover_NotRed_IsMade(ParityCode code)
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(code, scene);
        await scene.RunAsync();

        using var answer = await scene.Host.Operator.PostAsync("/admin/v1/mappings/acme/cutover", AdminAnswers.Json("""{"reason":"go"}"""));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonObject> PostAsync(HttpClient client, string call, string body)
    {
        using var answer = await client.PostAsync($"/admin/v1/parity/{call}", AdminAnswers.Json(body));
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static async Task<string[]> ListAsync(ParityScene scene, string query) =>
        [.. (await (await scene.Host.Viewer.GetAsync("/admin/v1/parity" + query)).JsonAsync())["mappings"]!.AsArray()
            .Select(mapping => (string)mapping!["identifier"]!)];

    private static string[] Outcomes(JsonObject fix) =>
        [.. fix["mappings"]!.AsArray().SelectMany(mapping => mapping!["steps"]!.AsArray()).Select(step => (string)step!["outcome"]!)];
}
