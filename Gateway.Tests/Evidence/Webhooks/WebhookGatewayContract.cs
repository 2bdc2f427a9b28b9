using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Evidence.Webhooks;

/// <summary>Webhooks as Stytch sends them to a whole gateway, on either store.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal abstract partial class WebhookGatewayContract
{
    private readonly Dictionary<string, long> _expected = [];
    private (string Key, string? Value)[] _store = [];
    private TestGateway? _gateway;

    private TestGateway Gateway => _gateway!;

    [SetUp]
    public async Task PrepareAsync() => _store = await StoreAsync();

    [TearDown]
    public async Task StopAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await CleanUpAsync();
    }

    [Test]
    public async Task Receive_Everything_IsAnsweredAndCounted()
    {
        await StartAsync(("Gateway:Stytch:Projects:1:Name", "silent"));
        var rightly = new SignedWebhook();

        await ExpectAsync(HttpStatusCode.NoContent, "stored", rightly);
        await ExpectAsync(HttpStatusCode.NoContent, "duplicate", rightly);
        await ExpectAsync(HttpStatusCode.NoContent, "duplicate", rightly with { Id = "msg_other" });
        await ExpectAsync(HttpStatusCode.NoContent, "duplicate", new SignedWebhook { Id = rightly.Id });
        await ExpectAsync(HttpStatusCode.NoContent, "duplicate", rightly with { At = rightly.At.AddSeconds(-60) });
        await ExpectAsync(HttpStatusCode.NoContent, "stored", new SignedWebhook { Family = "webhook" });
        await ExpectAsync(HttpStatusCode.NoContent, "stored", new SignedWebhook { Body = SignedWebhook.Event(source: "GREMLIN") });
        await ExpectAsync(HttpStatusCode.NoContent, "noted", new SignedWebhook { Body = SignedWebhook.Event("organization", id: "organization-test-acme") });
        await ExpectAsync(HttpStatusCode.NoContent, "noted", new SignedWebhook { Body = SignedWebhook.Event("member", "CREATE", source: "SCIM") });
        await ExpectAsync(HttpStatusCode.NoContent, "noted", new SignedWebhook { Body = SignedWebhook.Event("spaceship", "LAUNCH") });
        await ExpectAsync(HttpStatusCode.NoContent, "noted", new SignedWebhook { Body = $$"""{"project_id":"{{SignedWebhook.ProjectId}}"}""" });
        await ExpectAsync(HttpStatusCode.Unauthorized, "bad_signature", await Gateway.SendAsync(
            HttpMethod.Post, "/webhooks/stytch/test", (rightly with { Body = rightly.Body + " " }).Content(), request => rightly.AddHeaders(request.Headers)));
        await ExpectAsync(HttpStatusCode.Unauthorized, "bad_signature", new SignedWebhook { SignedWith = SignedWebhook.OtherSecret });
        await ExpectAsync(HttpStatusCode.Unauthorized, "too_old", new SignedWebhook { At = TimeProvider.System.GetUtcNow().AddMinutes(-6) });
        await ExpectAsync(HttpStatusCode.Unauthorized, "from_the_future", new SignedWebhook { At = TimeProvider.System.GetUtcNow().AddMinutes(6) });
        await ExpectAsync(HttpStatusCode.BadRequest, "other_project", new SignedWebhook { Body = SignedWebhook.Event(projectId: "project-live-1") });
        await ExpectAsync(HttpStatusCode.BadRequest, "malformed", new SignedWebhook { Body = "[]" });
        await ExpectAsync(HttpStatusCode.BadRequest, "malformed", new SignedWebhook { Body = "{" });
        await ExpectAsync(HttpStatusCode.BadRequest, "malformed", new SignedWebhook { Body = new string('[', 40) });
        await ExpectAsync(HttpStatusCode.BadRequest, "malformed", new SignedWebhook { Body = SignedWebhook.Event(id: "saml-connection-live-1") });
        await ExpectAsync(HttpStatusCode.BadRequest, "malformed", new SignedWebhook { Body = SignedWebhook.Event(timestamp: "soon") });

        await ExpectAsync(HttpStatusCode.Unauthorized, "unsigned", await Gateway.SendAsync(HttpMethod.Post, "/webhooks/stytch/test", rightly.Content()));
        await ExpectAsync(
            HttpStatusCode.Unauthorized, "unsigned", await Gateway.SendAsync(HttpMethod.Post, "/webhooks/stytch/test", rightly.Content(), request =>
            {
                var mixed = rightly with { Id = "msg_mixed" };
                mixed.AddHeaders(request.Headers);
                request.Headers.Remove("svix-signature");
                request.Headers.Add("webhook-signature", mixed.Signature);
            }));
        await ExpectAsync(HttpStatusCode.Unauthorized, "unsigned", await Gateway.SendAsync(
            HttpMethod.Post,
            "/webhooks/stytch/test",
            rightly.Content(),
            request => rightly.AddHeaders(request.Headers, string.Join(' ', Enumerable.Repeat(rightly.Signature, 40)))));

        using var get = await Gateway.GetAsync("/webhooks/stytch/test");
        Assert.That((get.StatusCode, string.Join(",", get.Content.Headers.Allow)), Is.EqualTo((HttpStatusCode.MethodNotAllowed, "POST")));
        Assert.That(await CountAsync("method_not_allowed"), Is.EqualTo(1));
    }

    [Test]
    public async Task Receive_ProjectUnknownOrWithoutSecrets_IsAsAnyOtherPathThatIsNobodys()
    {
        await StartAsync(("Gateway:Stytch:Projects:1:Name", "silent"));
        using var nobodys = await Gateway.SendAsync(HttpMethod.Post, "/nothing", new StringContent("x"));
        foreach (var project in new[] { "silent", "unknown", "", "test/", "Test", "%2e%2e/test" })
        {
            using var answer = await new SignedWebhook().SendAsync(Gateway, project);

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), project);
            Assert.That(await ShapeAsync(answer), Is.EqualTo(await ShapeAsync(nobodys)), project);
        }
    }

    [Test]
    public async Task Receive_BeyondTheLimit_IsRefusedUnread()
    {
        await StartAsync(("Gateway:Webhooks:MaxBodyBytes", "8192"));
        var large = new SignedWebhook { Body = SignedWebhook.Event(content: new JsonObject { ["display_name"] = new string('x', 9_000) }) };
        var headers = $"Host: g\r\nConnection: close\r\nsvix-id: {large.Id}\r\nsvix-timestamp: {large.Timestamp}\r\nsvix-signature: {large.Signature}\r\n";

        // Of two megabytes not one byte is sent: the answer does not wait for them.
        var announced = await RawHttp.SendAsync(Gateway.PublicUrl, $"POST /webhooks/stytch/test HTTP/1.1\r\n{headers}Content-Length: 2097152\r\n\r\n");
        var chunk = new string('x', 8_192);
        var chunked = await RawHttp.SendAsync(
            Gateway.PublicUrl, $"POST /webhooks/stytch/test HTTP/1.1\r\n{headers}Transfer-Encoding: chunked\r\n\r\n2000\r\n{chunk}\r\n2000\r\n{chunk}\r\n");

        Assert.That(announced, Does.StartWith("HTTP/1.1 413 ").And.Contain("\"error_type\":\"body_too_large\""));
        Assert.That(chunked, Does.StartWith("HTTP/1.1 413 "));
        Assert.That(await CountAsync("too_large"), Is.EqualTo(2));
    }

    [Test]
    public async Task Receive_ABodyThatComesInPieces_IsVerifiedWhole([Values(1, 100_000)] int length)
    {
        await StartAsync();
        var message = new SignedWebhook { Body = SignedWebhook.Event(content: new JsonObject { ["display_name"] = new string('x', length) }) };

        await ExpectAsync(HttpStatusCode.NoContent, "stored", await Gateway.SendAsync(HttpMethod.Post, "/webhooks/stytch/test", message.Content(), request =>
        {
            message.AddHeaders(request.Headers);
            request.Headers.TransferEncodingChunked = true;
        }));
        await ExpectAsync(HttpStatusCode.NoContent, "duplicate", message);
    }

    [Test]
    public async Task Receive_RotatedSecret_EitherIsTaken()
    {
        await StartAsync(("Gateway:Stytch:Projects:0:WebhookSecrets:1", SignedWebhook.OtherSecret));

        await ExpectAsync(HttpStatusCode.NoContent, "stored", new SignedWebhook());
        await ExpectAsync(HttpStatusCode.NoContent, "stored", new SignedWebhook { SignedWith = SignedWebhook.OtherSecret });
    }

    [Test]
    public async Task Receive_SecretsAndPeopleInTheBody_AreKeptNowhere()
    {
        await StartAsync();
        const string Canary = "c4n4ry";
        string[] bodies =
        [
            SignedWebhook.Event(content: new JsonObject
            {
                ["organization_id"] = "organization-test-acme",
                ["encryption_private_keys"] = new JsonArray(new JsonObject { ["private_key"] = Canary }),
                ["saml_encryption_private_key"] = Canary,
                ["unheard_of"] = Canary,
            }),
            SignedWebhook.Event("oidc_connection", id: "oidc-connection-test-1", content: new JsonObject { ["client_secret"] = Canary }),
            SignedWebhook.Event("member", id: Canary, source: "SCIM", content: new JsonObject { ["email_address"] = Canary }),
        ];
        foreach (var body in bodies)
        {
            using var answer = await new SignedWebhook { Body = body }.SendAsync(Gateway);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        }

        await Eventually.TrueAsync(async () => await WaitingAsync() == 0, TimeSpan.FromSeconds(20));
        var events = await EventsAsync();
        Assert.That(events.GetRawText(), Does.Not.Contain(Canary));
        Assert.That(await EverythingStoredAsync(Gateway.Folder), Does.Not.Contain(Canary));
    }

    [Test]
    public async Task Update_OfAConnection_BecomesWhatIsKnownOfItByTheNewestEvent()
    {
        await StartAsync();
        await Gateway.PutAsync("acme");
        using var certificate = new CertificateRequest("CN=idp", ECDsa.Create(), HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var content = new JsonObject
        {
            ["organization_id"] = "organization-test-acme",
            ["status"] = "active",
            ["idp_entity_id"] = "https://idp.acme.example/new",
            ["alternative_audience_uri"] = "",
            ["allow_gateway_callback"] = true,
            ["attribute_mapping"] = new JsonObject { ["email"] = "mail", ["groups"] = 7 },
            ["verification_certificates"] = new JsonArray(
                new JsonObject { ["certificate_id"] = "saml-verification-key-test-1", ["certificate"] = certificate.ExportCertificatePem() },
                new JsonObject { ["certificate"] = "no certificate" },
                "nonsense"),
            ["encryption_private_keys"] = new JsonArray(new JsonObject { ["private_key"] = "secret" }),
        };
        await ExpectAsync(
            HttpStatusCode.NoContent, "stored", new SignedWebhook { Body = SignedWebhook.Event(timestamp: "2026-03-02T09:05:00.2Z", content: content) });
        await ExpectAsync(HttpStatusCode.NoContent, "stored", new SignedWebhook
        {
            Body = SignedWebhook.Event(
                action: "CREATE", timestamp: "2026-03-02T09:05:00.1Z", content: new JsonObject { ["idp_entity_id"] = "https://idp.acme.example/old" }),
        });
        await Eventually.TrueAsync(async () => await AppliedAsync("applied") + await AppliedAsync("superseded") == 2, TimeSpan.FromSeconds(20));

        var facts = (await KnownAsync())!;

        Assert.That((facts.Status, facts.IdpEntityId, facts.Source), Is.EqualTo((ConnectionStatus.Active, "https://idp.acme.example/new", FactSource.Webhook)));
        Assert.That(
            (facts.AlternativeAudienceUri, facts.AllowGatewayCallback, facts.HasEncryptionKey, facts.IdpInitiatedAuthDisabled),
            Is.EqualTo(((string?)null, (bool?)true, (bool?)true, (bool?)null)));
        Assert.That(facts.AttributeMapping, Is.EqualTo(new Dictionary<string, string> { ["email"] = "mail" }));
        Assert.That(facts.Certificates.Single().CertificateId, Is.EqualTo("saml-verification-key-test-1"));
        Assert.That(facts.ReadAt, Is.EqualTo(new DateTimeOffset(2026, 3, 2, 9, 5, 0, 200, TimeSpan.Zero)));
    }

    [TestCase(0)]
    [TestCase(60)]
    public async Task Deletion_OfAConnectionReadByAClockThatGoesAhead_IsMarked(int secondsAhead)
    {
        await StartAsync();
        var deletedAt = new DateTimeOffset(2026, 3, 2, 9, 5, 1, TimeSpan.Zero);
        await Gateway.Services.GetRequiredService<IConnectionStore>().PutAsync(
            new ConnectionFacts { Project = "test", ConnectionId = Sample.ConnectionId, OrganizationId = "kept", ReadAt = deletedAt.AddSeconds(secondsAhead) },
            CancellationToken.None);

        await ExpectAsync(HttpStatusCode.NoContent, "stored", SignedWebhook.Deletion());

        await Eventually.TrueAsync(async () => await AppliedAsync("applied") == 1, TimeSpan.FromSeconds(20));
        var facts = (await KnownAsync())!;
        Assert.That((facts.DeletedAt - deletedAt >= TimeSpan.FromSeconds(secondsAhead), facts.OrganizationId), Is.EqualTo((true, "kept")));
    }

    [TestCase("Pause", "paused", "pause")]
    [TestCase("Alarm", "migrated", "put")]
    public async Task Deletion_OfAMigratedMappingsConnection_IsDealtWithAsConfigured(string policy, string state, string action)
    {
        await StartAsync(("Gateway:Webhooks:OnConnectionDeleted", policy));
        await PutAllAsync();

        await ExpectAsync(HttpStatusCode.NoContent, "stored", SignedWebhook.Deletion());

        await Eventually.TrueAsync(async () => await AppliedAsync("applied") == 1, TimeSpan.FromSeconds(20));
        Assert.That(await StateAsync("acme"), Is.EqualTo((state, action)));
        Assert.That(await StateAsync("acme-legacy"), Is.EqualTo(("legacy", "put")));
        Assert.That(await StateAsync("globex"), Is.EqualTo(("migrated", "put")));
        List<JsonElement> told = [];
        await Eventually.TrueAsync(
            async () => (told = [.. (await EventsAsync()).EnumerateArray().Where(row => Text(row, "reason") == "connection_deleted")]).Count == 2,
            TimeSpan.FromSeconds(20));
        Assert.That(told.Select(row => Text(row, "identifier")), Is.EquivalentTo(new[] { "acme", "acme-legacy" }));
        Assert.That(told.Select(row => Text(row, "action")), Is.All.EqualTo("webhook"));
        await Eventually.TrueAsync(
            async () => (await Gateway.MetricsAsync()).Contains($"gateway_connections_deleted{{state=\"{state}\"}} 1"), TimeSpan.FromSeconds(20));
        var status = await Gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative));
        Assert.That(status.GetProperty("migrated_to_deleted_connections").GetInt32(), Is.EqualTo(policy == "Alarm" ? 1 : 0));
    }

    [Test]
    public async Task Deletion_PolicyLegacy_SignsInOnTheLegacySideAndCanBeTakenBack()
    {
        await using var backend = await RecordingBackend.StartAsync();
        await StartAsync(("Gateway:Webhooks:OnConnectionDeleted", "Legacy"), TestGateway.Legacy(backend.Url));
        await PutAllAsync();
        using (var before = await Gateway.PostFormAsync("/old-sso/acme"))
        {
            Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        }

        var deletion = SignedWebhook.Deletion();
        await ExpectAsync(HttpStatusCode.NoContent, "stored", deletion);

        await Eventually.TrueAsync(
            async () =>
            {
                using var login = await Gateway.PostFormAsync("/old-sso/acme");
                return login.StatusCode == HttpStatusCode.OK && await login.Content.ReadAsStringAsync() == "legacy";
            },
            TimeSpan.FromSeconds(20));
        var change = (await ListAsync("mappings/acme/history", "history"))[0];
        Assert.That(
            (Text(change, "by"), Text(change, "reason")), Is.EqualTo(("webhook", "Its connection was deleted at Stytch at 2026-03-02T09:05:01.000000000Z.")));
        var revision = (await ListAsync("revisions", "revisions"))[0];
        Assert.That((Text(revision, "by"), Text(revision, "source")), Is.EqualTo(("webhook", $"webhook {deletion.Id}")));

        using var rollback = await Gateway.Admin.PostAsync(
            new Uri("mappings/acme/rollback", UriKind.Relative), JsonContent.Create(new { reason = "made again" }));
        Assert.That((await StateAsync("acme")).State, Is.EqualTo("migrated"));
    }

    [Test]
    public async Task Deletion_DeliveredBeforeWhatCameBeforeIt_Stands()
    {
        await StartAsync(("Gateway:Webhooks:OnConnectionDeleted", "Pause"));
        await PutAllAsync();

        await ExpectAsync(HttpStatusCode.NoContent, "stored", SignedWebhook.Deletion(timestamp: "2026-03-02T09:05:00.000000002Z"));
        await ExpectAsync(HttpStatusCode.NoContent, "stored", new SignedWebhook { Body = SignedWebhook.Event(timestamp: "2026-03-02T09:05:00.000000001Z") });
        await ExpectAsync(HttpStatusCode.NoContent, "stored", new SignedWebhook { Body = SignedWebhook.Event(timestamp: "2026-03-02T09:05:00.000000002Z") });
        await Eventually.TrueAsync(async () => await AppliedAsync("superseded") == 2, TimeSpan.FromSeconds(20));

        Assert.That(await AppliedAsync("applied"), Is.EqualTo(1));
        await Eventually.TrueAsync(
            async () => (await Gateway.MetricsAsync()).Contains("gateway_connections_deleted{state=\"paused\"} 1"), TimeSpan.FromSeconds(20));

        // Sent once more under other ids, as a replay would: the operator's way back is not taken back.
        using var resume = await Gateway.Admin.PostAsync(
            new Uri("mappings/acme/resume", UriKind.Relative), JsonContent.Create(new { reason = "restored at Stytch" }));
        await ExpectAsync(HttpStatusCode.NoContent, "stored", SignedWebhook.Deletion(timestamp: "2026-03-02T09:05:00.000000002Z"));
        await Eventually.TrueAsync(async () => await AppliedAsync("superseded") == 3, TimeSpan.FromSeconds(20));
        Assert.That((await StateAsync("acme")).State, Is.EqualTo("migrated"));
    }

    [Test]
    public async Task Apply_AMessageThatCannotBe_IsSetAsideAndTheOthersGoOn()
    {
        await StartAsync(("Gateway:Webhooks:OnConnectionDeleted", "Pause"));
        await PutAllAsync();
        var inbox = Gateway.Services.GetRequiredService<IWebhookInbox>();
        await inbox.AddAsync(
            [new InboxMessage("test/poison", null, "{\"object\":\"from a newer gateway\"}")], 1_000, TimeProvider.System.GetUtcNow(), CancellationToken.None);

        await ExpectAsync(HttpStatusCode.NoContent, "stored", SignedWebhook.Deletion());

        await Eventually.TrueAsync(async () => await AppliedAsync("set_aside") == 1 && (await StateAsync("acme")).State == "paused", TimeSpan.FromSeconds(20));
        Assert.That(await Gateway.MetricsAsync(), Does.Contain("gateway_webhooks_set_aside 1"));
    }

    [Test]
    public async Task Retry_WhatWasSetAside_IsTriedOnceMore()
    {
        await StartAsync();
        var inbox = Gateway.Services.GetRequiredService<IWebhookInbox>();
        await inbox.AddAsync(
            [new InboxMessage("test/poison", null, "{\"object\":\"from a newer gateway\"}")], 1_000, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Gateway.Services.GetRequiredService<WebhookSignal>().Set();
        await Eventually.TrueAsync(async () => await AppliedAsync("set_aside") == 1, TimeSpan.FromSeconds(20));

        var listed = await Gateway.Admin.GetStringAsync("webhooks/set-aside");
        using var retried = await Gateway.Admin.PostAsync("webhooks/retry", content: null);

        Assert.That(listed, Does.Contain("\"messages\":[{"));
        Assert.That(await retried.Content.ReadAsStringAsync(), Does.Contain("\"retried\":1"));
        await Eventually.TrueAsync(async () => await AppliedAsync("set_aside") == 2, TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Receive_ManyWithRepetitionsAndOutOfOrder_LosesNoneAndAppliesNoneTwice()
    {
        const int Objects = 200, EventsEach = 10;
        await StartAsync();
        SignedWebhook[] messages =
        [
            .. from o in Enumerable.Range(0, Objects)
               from e in Enumerable.Range(0, EventsEach)
               select new SignedWebhook
               {
                   Id = $"msg_{o}_{e}",
                   Body = SignedWebhook.Event(
                       id: $"saml-connection-test-{o}",
                       timestamp: string.Create(CultureInfo.InvariantCulture, $"2026-03-02T09:05:00.{e:D9}Z"),
                       eventId: $"event_{o}_{e}"),
               },
        ];
        var sent = messages.Concat(messages.Where((_, i) => i % 4 == 0)).ToArray();
        new Random(7).Shuffle(sent);

        await Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (message, _) =>
        {
            using var answer = await message.SendAsync(Gateway);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        });

        await Eventually.TrueAsync(async () => await AppliedAsync("applied") + await AppliedAsync("superseded") >= messages.Length, TimeSpan.FromSeconds(60));
        Assert.That(await AppliedAsync("applied") + await AppliedAsync("superseded"), Is.EqualTo(messages.Length));
        Assert.That((await CountAsync("stored"), await CountAsync("duplicate")), Is.EqualTo(((long)messages.Length, (long)(sent.Length - messages.Length))));
        var ranks = await Gateway.Services.GetRequiredService<IWebhookInbox>().ReadRanksAsync(
            [.. Enumerable.Range(0, Objects).Select(o => $"test/saml-connection-test-{o}")], CancellationToken.None);
        Assert.That(ranks.Values.ToList(), Has.Count.EqualTo(Objects).And.All.EqualTo("2026-03-02T09:05:00.000000009Zp"));
    }

    protected abstract Task<(string Key, string? Value)[]> StoreAsync();

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    private async Task StartAsync(params (string Key, string? Value)[] settings) =>
        _gateway = await TestGateway.StartAsync([.. SignedWebhook.Settings, .. _store, .. settings]);

    private Task<ConnectionFacts?> KnownAsync() =>
        Gateway.Services.GetRequiredService<IConnectionStore>().GetAsync(new ConnectionKey("test", Sample.ConnectionId), CancellationToken.None);

    private async Task PutAllAsync()
    {
        await Gateway.PutAsync("acme");
        await Gateway.PutAsync("acme-legacy", "legacy");
        await Gateway.PutAsync("globex", connectionId: Sample.ConnectionId + "-other");
    }

    private async Task ExpectAsync(HttpStatusCode status, string outcome, SignedWebhook message) =>
        await ExpectAsync(status, outcome, await message.SendAsync(Gateway));

    private async Task ExpectAsync(HttpStatusCode status, string outcome, HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.That(answer.StatusCode, Is.EqualTo(status), $"{outcome}: {await answer.Content.ReadAsStringAsync()}");
        }

        _expected[outcome] = _expected.GetValueOrDefault(outcome) + 1;
        Assert.That(await CountAsync(outcome), Is.EqualTo(_expected[outcome]), outcome);
    }

    private Task<long> CountAsync(string outcome) => ReadMetricAsync($"gateway_webhooks_total{{project=\"test\",outcome=\"{outcome}\"}} ");

    private Task<long> AppliedAsync(string result) => ReadMetricAsync($"gateway_webhooks_applied_total{{result=\"{result}\"}} ");

    private Task<long> WaitingAsync() => ReadMetricAsync("gateway_webhooks_waiting ");

    private async Task<long> ReadMetricAsync(string series)
    {
        var line = (await Gateway.MetricsAsync()).Split('\n').FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[series.Length..], CultureInfo.InvariantCulture);
    }

    private async Task<(string? State, string? Action)> StateAsync(string identifier)
    {
        var mapping = await Gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri($"mappings/{identifier}", UriKind.Relative));
        var change = (await ListAsync($"mappings/{identifier}/history", "history"))[0];
        return (Text(mapping, "state"), Text(change, "action"));
    }

    private async Task<JsonElement> ListAsync(string path, string field) =>
        (await Gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative))).GetProperty(field);

    // What happened is written a moment later.
    private async Task<JsonElement> EventsAsync()
    {
        JsonElement events = default;
        await Eventually.TrueAsync(
            async () =>
            {
                events = await ListAsync("events?action=webhook", "events");
                return events.GetArrayLength() > 0;
            },
            TimeSpan.FromSeconds(20));
        return events;
    }

    private static string? Text(JsonElement parent, string field) =>
        parent.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    // Everything but the reference, which is each request's own.
    private static async Task<string> ShapeAsync(HttpResponseMessage answer)
    {
        var headers = string.Join("\n", answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "X-Request-ID"))
            .Select(header => $"{header.Key}: {string.Join(",", header.Value)}")
            .Order());
        return headers + Reference().Replace(await answer.Content.ReadAsStringAsync(), "");
    }

    private static async Task<string> EverythingStoredAsync(string folder)
    {
        var all = new List<string>();
        // The file that says that a gateway serves from the store is empty, and held by it.
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".serving", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            all.Add(await reader.ReadToEndAsync());
        }

        return string.Concat(all);
    }

    [GeneratedRegex("<code>.*?</code>")]
    private static partial Regex Reference();
}
