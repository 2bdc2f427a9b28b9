using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A customer's IT opens the link that they were sent.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class HandoverPageTests
{
    private const string Origin = "https://sso.acme.test";
    private const string OldAcs = "https://sso.acme.test/old-sso/acme?a=1&b=<2>";

    [Test]
    public async Task Page_OfALink_ShowsBothSettingsAndTheOldOnes()
    {
        await using var gateway = await StartAsync();
        await PutAsync(gateway, "migrated");
        var link = await MakeAsync(gateway, new { until = "2999-12-31" });

        using var answer = await gateway.GetAsync(link.Path);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Split("data-value=\"https://test.stytch.com/v1/b2b/sso/callback/" + Sample.ConnectionId + "\""), Has.Length.EqualTo(3));
        Assert.That(page, Does.Contain("https://sso.acme.test/old-sso/acme?a=1&amp;b=&lt;2&gt;").And.Contain("until 2999-12-31"));
        Assert.That(page, Does.Contain("data-stage=\"Open\""));
        Assert.That(page, Does.Not.Contain("href="));
        Assert.That(answer.Headers.CacheControl?.NoStore, Is.True);
        Assert.That(answer.Headers.GetValues("Referrer-Policy").Single(), Is.EqualTo("no-referrer"));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'; script-src 'nonce-"));
    }

    [Test]
    public async Task Page_WhenTheMappingIsRetired_SaysDone()
    {
        await using var gateway = await StartAsync();
        await PutAsync(gateway, "legacy");
        var link = await MakeAsync(gateway);
        var before = await ReadAsync(gateway, link.Path);

        await PutAsync(gateway, "retired");
        var after = await ReadAsync(gateway, link.Path);

        Assert.That(before, Does.Contain("data-stage=\"NotYet\"").And.Contain("do not change anything yet"));
        Assert.That(after, Does.Contain("data-stage=\"Done\""));
    }

    [Test]
    public async Task Link_ThatWasRevoked_IsAnsweredAsOneThatNeverWas()
    {
        await using var gateway = await StartAsync();
        await PutAsync(gateway, "migrated");
        var link = await MakeAsync(gateway);

        using var revoked = await gateway.Admin.DeleteAsync(new Uri($"handover/links/{link.Id}", UriKind.Relative));
        using var again = await gateway.Admin.DeleteAsync(new Uri($"handover/links/{link.Id}", UriKind.Relative));
        var wrongSecret = link.Path[..^1] + (link.Path[^1] == 'a' ? 'b' : 'a');
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var path in new[] { link.Path, wrongSecret, "/sso-gateway/handover/x", "/sso-gateway/handover/" })
        {
            using var answer = await gateway.GetAsync(path);
            var reference = answer.Headers.GetValues("X-Request-Id").Single();
            answers.Add((answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Replace(reference, "", StringComparison.Ordinal)));
        }

        Assert.That((revoked.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
        Assert.That(answers.Select(answer => answer.Item1), Is.All.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Link_OfAMappingThatIsGone_ShowsNothing()
    {
        await using var gateway = await StartAsync();
        await PutAsync(gateway, "migrated");
        var link = await MakeAsync(gateway);

        using var deleted = await gateway.Admin.DeleteAsync(new Uri("mappings/acme", UriKind.Relative));
        using var answer = await gateway.GetAsync(link.Path);

        Assert.That((deleted.StatusCode, answer.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task Link_OpensNothingElse()
    {
        await using var gateway = await StartAsync();
        await PutAsync(gateway, "migrated");
        var link = await MakeAsync(gateway);
        var secret = link.Path.Split('/')[^1];
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);

        using var admin = await client.GetAsync(new Uri(gateway.AdminUrl, "/admin/v1/mappings"));
        using var onAdmin = await client.GetAsync(new Uri(gateway.AdminUrl, link.Path));
        using var onOps = await client.GetAsync(new Uri(gateway.OpsUrl, link.Path));

        Assert.That(admin.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(onAdmin.StatusCode, Is.AnyOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized));
        Assert.That(onOps.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Links_WithoutAnOrigin_AreRefusedAndTheirPathIsTheLegacySides()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await PutAsync(gateway, "migrated");

        using var refused = await gateway.Admin.PostAsync(
            new Uri("mappings/acme/handover/links", UriKind.Relative), JsonContent.Create(new { }));
        using var answer = await gateway.GetAsync("/sso-gateway/handover/x");

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("handover_off").And.Contain("Gateway:Handover:PublicUrl"));
        Assert.That(legacy.Requests.Single().RawTarget, Is.EqualTo("/sso-gateway/handover/x"));
    }

    [TestCase("""{"expires_in_days": 31}""", "expires_in_days")]
    [TestCase("""{"until": "soon"}""", "until")]
    [TestCase("""{"until": "2020-01-01"}""", "until")]
    [TestCase("""{"color": "red"}""", "color")]
    public async Task Link_WithAFault_IsNotMade(string body, string field)
    {
        await using var gateway = await StartAsync();
        await PutAsync(gateway, "migrated");
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));

        using var refused = await gateway.Admin.PostAsync(new Uri("mappings/acme/handover/links", UriKind.Relative), content);
        var list = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("mappings/acme/handover/links", UriKind.Relative));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain(field));
        Assert.That(list.GetProperty("links").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Link_InTheStoreAndInLists_HasNoSecret()
    {
        await using var gateway = await StartAsync();
        await PutAsync(gateway, "migrated");
        var link = await MakeAsync(gateway);
        var secret = link.Path.Split('.')[^1];

        var list = await gateway.Admin.GetStringAsync(new Uri("mappings/acme/handover/links", UriKind.Relative));
        await gateway.StopAsync();
        var files = Directory.GetFiles(gateway.Folder).Select(File.ReadAllBytes).ToList();

        Assert.That(list, Does.Contain(link.Id).And.Not.Contain(secret));
        Assert.That(files.Any(bytes => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(link.Id)) >= 0), Is.True);
        Assert.That(files.Any(bytes => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)) >= 0), Is.False);
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(("Gateway:Handover:PublicUrl", Origin));

    private static async Task PutAsync(TestGateway gateway, string state)
    {
        using var body = JsonContent.Create(new { connection_id = Sample.ConnectionId, state, alternative_acs_url = OldAcs });
        using var answer = await gateway.Admin.PutAsync(new Uri("mappings/acme?force=true&reason=test", UriKind.Relative), body);
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(string Id, string Path)> MakeAsync(TestGateway gateway, object? request = null)
    {
        using var answer = await gateway.Admin.PostAsync(
            new Uri("mappings/acme/handover/links", UriKind.Relative), JsonContent.Create(request ?? new { }));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(made.GetProperty("url").GetString(), Does.StartWith(Origin + "/sso-gateway/handover/"));
        return (made.GetProperty("id").GetString()!, made.GetProperty("url").GetString()![Origin.Length..]);
    }

    private static async Task<string> ReadAsync(TestGateway gateway, string path)
    {
        using var answer = await gateway.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
