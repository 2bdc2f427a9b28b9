using System.Net;
using Gateway.Cli.SamlKit;
using Gateway.Storage;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Nothing a user or an identity provider sends is found anywhere the gateway writes, even with every log on.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DisclosureTests : IDisposable
{
    private const string Canary = "c4n4ry";

    /// <summary>Every key of a Redis, and all that it holds, as one text.</summary>
    public const string DumpScript =
        """
        local function flat(value)
          if type(value) ~= 'table' then
            return tostring(value)
          end
          local parts = {}
          for _, part in ipairs(value) do
            parts[#parts + 1] = flat(part)
          end
          return table.concat(parts, ' ')
        end
        local read = {string = {'GET'}, hash = {'HGETALL'}, list = {'LRANGE', 0, -1}, zset = {'ZRANGE', 0, -1}, set = {'SMEMBERS'}, stream = {'XRANGE', '-', '+'}}
        local all = {}
        for _, key in ipairs(redis.call('KEYS', '*')) do
          local command = read[redis.call('TYPE', key).ok]
          all[#all + 1] = key .. ' ' .. flat(redis.call(command[1], key, unpack(command, 2)))
        end
        return table.concat(all, ' ')
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-disclosure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase(StoreKind.Sqlite)]
    [TestCase(StoreKind.Redis)]
    [CancelAfter(120_000)]
    public async Task Canaries_InEveryPartOfARequest_AreFoundInNoLogMetricEventPageOrFile(StoreKind kind, CancellationToken cancellationToken)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var redis = kind is StoreKind.Redis ? await RedisServer.StartAsync() : null;
        var settings = TestGateway.Settings(_folder);
        settings["ConnectionStrings:Redis"] = redis?.ConnectionString;
        settings["Gateway:Events:Stdout"] = "true";
        settings["Gateway:Discovery:Enabled"] = "true";
        foreach (var category in new[]
        {
            "Default",
            "Microsoft",
            "Microsoft.AspNetCore.Hosting.Diagnostics",
            "Microsoft.AspNetCore.Server.Kestrel",
            "Yarp",
            "Yarp.ReverseProxy.Forwarder",
            "Gateway",
            "System",
        })
        {
            settings[$"Logging:LogLevel:{category}"] = "Trace";
        }

        settings["ReverseProxy:Clusters:legacy:Destinations:one:Address"] = legacy.Url.ToString();
        settings["ReverseProxy:Clusters:down:Destinations:one:Address"] = "http://127.0.0.1:1";
        settings["ReverseProxy:Routes:down:ClusterId"] = "down";
        settings["ReverseProxy:Routes:down:Match:Path"] = "/down/{**rest}";
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        foreach (var state in new[] { "migrated", "legacy", "paused", "retired" })
        {
            using var put = await gateway.Admin.PutAsync(
                new Uri($"mappings/{state}", UriKind.Relative),
                System.Net.Http.Json.JsonContent.Create(new { connection_id = Sample.ConnectionId, state }),
                cancellationToken);
            Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        using var repost = await gateway.Admin.PutAsync(
            new Uri("mappings/reposted", UriKind.Relative),
            System.Net.Http.Json.JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "migrated", delivery = "repost" }),
            cancellationToken);
        Assert.That(repost.StatusCode, Is.EqualTo(HttpStatusCode.Created));

        var pages = new List<string>();
        await ShadowAsync(gateway, client, pages, cancellationToken);
        foreach (var path in new[]
        {
            "/old-sso/reposted", "/old-sso/migrated", "/old-sso/legacy", "/old-sso/paused", "/old-sso/retired", "/old-sso/unknown",
            "/old-sso/%FF", "/down/x", "/elsewhere",
        })
        {
            using var post = Request(HttpMethod.Post, new Uri(gateway.PublicUrl, $"{path}?q={Canary}-query"));
            post.Content =
                new FormUrlEncodedContent([new("SAMLResponse", $"{Canary}-assertion"), new("RelayState", $"{Canary}-relay"), new("NameID", $"{Canary}-name")]);
            using var answer = await client.SendAsync(post, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);

            // The page that sends a form on holds its fields, and those alone: nothing of the address or the headers.
            foreach (var field in path is "/old-sso/reposted" ? ["assertion", "relay", "name"] : Array.Empty<string>())
            {
                Assert.That(body, Does.Contain($"\"{Canary}-{field}\""));
                body = body.Replace($"{Canary}-{field}", "", StringComparison.Ordinal);
            }

            pages.Add(answer.ToString() + body);
        }

        using var rejected = await client.SendAsync(
            Request(HttpMethod.Get, new Uri(gateway.AdminUrl, $"/admin/v1/mappings?q={Canary}-admin")), cancellationToken);
        var events = await EventsAsync(gateway, cancellationToken);
        var metrics = await client.GetStringAsync(new Uri(gateway.OpsUrl, "/metrics"), cancellationToken);
        await gateway.TerminateAsync();
        await gateway.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.That(pages, Has.None.Contains(Canary));
        Assert.That(events, Does.Not.Contain(Canary));
        Assert.That(metrics, Does.Not.Contain(Canary));
        Assert.That(redis is null ? "" : await redis.CommandAsync("EVAL", DumpScript, "0"), Does.Not.Contain(Canary).And.Not.Contain(TestGateway.KeySecret));
        Assert.That(gateway.Output.Split('\n').Where(line => line.Contains(Canary, StringComparison.Ordinal)), Is.Empty);
        Assert.That(gateway.Output, Does.Not.Contain(TestGateway.KeySecret));
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            Assert.That(
                System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, cancellationToken)),
                Does.Not.Contain(Canary).And.Not.Contain(TestGateway.KeySecret),
                file);
        }
    }

    // Real responses full of canaries, through the shadow check, and all that tells of them afterwards. Certificates and entity ids are
    // kept: they are not secret.
    private static async Task ShadowAsync(GatewayProcess gateway, HttpClient client, List<string> pages, CancellationToken cancellationToken)
    {
        using var put = await gateway.Admin.PutAsync(
            new Uri("mappings/shadow", UriKind.Relative),
            System.Net.Http.Json.JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "shadow", idp_entity_id = "urn:other" }),
            cancellationToken);
        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var idp = new SamlResponseBuilder(SamlScene.Identity, TimeProvider.System);
        var content = SamlScene.Content(IdpShape.Okta) with
        {
            Email = $"{Canary}@example.com",
            FirstName = $"{Canary}-first",
            LastName = $"{Canary}-last",
            Groups = [$"{Canary}-group"],
            AssertionId = $"_{Canary}-id",
            InResponseTo = $"_{Canary}-request",
            Destination = $"{SamlScene.AcsUrl}?{Canary}-destination",
            Recipient = $"{SamlScene.AcsUrl}?{Canary}-recipient",
        };
        var spoiled = new[] { content, content with { Audience = "urn:other" }, content with { Signing = SamlSigning.None }, content with { UsesSha1 = true } };
        foreach (var response in spoiled.Select(one => idp.Build(one).Base64).Append($"{Canary}-unreadable"))
        {
            using var post = Request(HttpMethod.Post, new Uri(gateway.PublicUrl, $"/old-sso/shadow?q={Canary}-query"));
            post.Content = new FormUrlEncodedContent([new("SAMLResponse", response), new("RelayState", $"{Canary}-relay")]);
            using var answer = await client.SendAsync(post, cancellationToken);
            pages.Add(answer.ToString());
            using var explained = await gateway.Admin.PostAsync(
                new Uri("explain", UriKind.Relative),
                System.Net.Http.Json.JsonContent.Create(new { saml_response = response, identifier = "shadow" }),
                cancellationToken);
            Assert.That(explained.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            pages.Add(await explained.Content.ReadAsStringAsync(cancellationToken));
        }

        // Until all five were checked.
        var findings = "";
        await Eventually.TrueAsync(
            async () =>
            {
                findings = await gateway.Admin.GetStringAsync(new Uri("mappings/shadow/findings", UriKind.Relative), cancellationToken);
                return findings.Contains("unreadable", StringComparison.Ordinal) && findings.Contains("weak_signature", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(20));
        pages.Add(findings);
        pages.Add(await gateway.Admin.GetStringAsync(new Uri("mappings/shadow/readiness", UriKind.Relative), cancellationToken));
        using var refused = await gateway.Admin.PostAsync(
            new Uri("mappings/shadow/cutover", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { reason = "test" }), cancellationToken);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        pages.Add(await refused.Content.ReadAsStringAsync(cancellationToken));
    }

    // Until the last of the requests is told, so that the others are as well.
    private static async Task<string> EventsAsync(GatewayProcess gateway, CancellationToken cancellationToken)
    {
        var events = "";
        await Eventually.TrueAsync(
            async () =>
            {
                events = await gateway.Admin.GetStringAsync(new Uri("events?limit=1000", UriKind.Relative), cancellationToken);
                return events.Contains("malformed", StringComparison.Ordinal) && gateway.Output.Contains("\"reason\":\"malformed\"", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(20));
        return events;
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri uri)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.Add("Cookie", $"session={Canary}-cookie");
        request.Headers.Add("Referer", $"https://idp.example.com/{Canary}-referer");
        request.Headers.Add("X-Custom", $"{Canary}-header");
        return request;
    }
}
