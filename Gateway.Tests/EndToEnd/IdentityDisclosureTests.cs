using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;
using Gateway.Cli.Verbs;
using Gateway.Evidence.Identities;
using Gateway.Saml;
using Gateway.Storage;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>
/// Who signs in is watched with a key, and nobody who has all that the gateway writes, but not the key, can tell whether a person is among them: no
/// value stands there in clear, encoded, or under a hash that a guess could be tried on.
/// </summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IdentityDisclosureTests : IDisposable
{
    private const string Key = "a-key-of-the-disclosure-test-00000000000";

    private static readonly string[] People =
    [
        "c4n4ry.ada@acme.example", "C4n4ry.Bob@acme.example", "c4n4ry.office@acme.example", "c4n4ry.dee@acme.example", "c4n4ry.eve@acme.example",
        "c4n4ry-u-17", "c4n4ry-_t1", "C4N4RY.ADA@acme.example", "c4n4ry.listed@acme.example",
    ];

    private readonly TempFolder _folder = new();
    private readonly TempFolder _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [TestCase(StoreKind.Sqlite)]
    [TestCase(StoreKind.Redis)]
    [CancelAfter(120_000)]
    public async Task Canaries_OfPeopleWhoAreWatched_AreFoundNowhereInAnyForm(StoreKind kind, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_elsewhere.PathOf("key"), Key, cancellationToken);
        await using var legacy = await RecordingBackend.StartAsync();
        await using var redis = kind is StoreKind.Redis ? await RedisServer.StartAsync() : null;
        await using var gateway = await GatewayProcess.StartAsync(Settings(legacy, redis));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        await PrepareAsync(gateway, cancellationToken);

        foreach (var login in Logins())
        {
            using var form = new FormUrlEncodedContent([new(SamlNames.ResponseField, login), new(SamlNames.RelayStateField, "state")]);
            using var answer = await client.PostAsync(new Uri(gateway.PublicUrl, "/old-sso/acme"), form, cancellationToken);
        }

        var told = "";
        await Eventually.TrueAsync(
            async () =>
            {
                told = await gateway.Admin.GetStringAsync(new Uri("mappings/acme/identities", UriKind.Relative), cancellationToken);
                return (int?)JsonNode.Parse(told)!["people"] == 4 && JsonNode.Parse(told)!["findings"]!.AsArray().Count == 4;
            },
            TimeSpan.FromSeconds(30));
        await CompareAsync(gateway, cancellationToken);
        var written = new StringBuilder(told);
        foreach (var path in new[] { "mappings/acme/findings", "mappings/acme/readiness", "readiness?state=shadow", "events?limit=1000", "mappings/acme" })
        {
            written.Append(await gateway.Admin.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken));
        }

        written.Append(await client.GetStringAsync(new Uri(gateway.OpsUrl, "/metrics"), cancellationToken));
        var kept = await KeptAsync(redis, cancellationToken);
        await gateway.TerminateAsync();
        await gateway.WaitForExitAsync(TimeSpan.FromSeconds(30));
        kept += await KeptAsync(redis, cancellationToken);
        written.Append(gateway.Output);

        var key = IdentityKey.Read(_elsewhere.PathOf("key"), out _)!;
        Assert.That(kept, Does.Contain(key.HashOf("acme", People[0])), "It is the place where the people are.");
        Assert.That(written.ToString(), Does.Not.Contain(key.HashOf("acme", People[0])), "Not a hash either.");
        Assert.That(kept + written, Does.Not.Contain(Key).And.Not.Contain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Key))));
        Assert.That(People.SelectMany(FormsOf).Where(form => (kept + written).Contains(form, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    private Dictionary<string, string?> Settings(RecordingBackend legacy, RedisServer? redis)
    {
        var settings = TestGateway.Settings(_folder.FullPath);
        settings["ConnectionStrings:Redis"] = redis?.ConnectionString;
        settings["Gateway:Events:Stdout"] = "true";
        settings["Gateway:Identities:KeyFile"] = _elsewhere.PathOf("key");
        settings["Gateway:Identities:Waves:0"] = "*";
        foreach (var category in new[] { "Default", "Microsoft", "Microsoft.AspNetCore.Server.Kestrel", "Yarp", "Gateway", "System" })
        {
            settings[$"Logging:LogLevel:{category}"] = "Trace";
        }

        settings["ReverseProxy:Clusters:legacy:Destinations:one:Address"] = legacy.Url.ToString();
        return settings;
    }

    private static async Task PrepareAsync(GatewayProcess gateway, CancellationToken cancellationToken)
    {
        using var put = await gateway.Admin.PutAsync(
            new Uri("mappings/acme", UriKind.Relative), JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "shadow" }), cancellationToken);
        using var connection = await gateway.Admin.PutAsync(
            new Uri("mappings/acme/connection", UriKind.Relative),
            JsonContent.Create(new
            {
                idp_entity_id = SamlScene.IdpEntityId,
                certificates = new[] { SamlScene.Identity.Certificate.ExportCertificatePem() },
                attribute_mapping = new Dictionary<string, string> { ["email"] = "email" },
            }),
            cancellationToken);
        Assert.That(new[] { put.StatusCode, connection.StatusCode }, Is.EqualTo(new[] { HttpStatusCode.Created, HttpStatusCode.OK }));
    }

    private static IEnumerable<string> Logins()
    {
        var idp = new SamlResponseBuilder(SamlScene.Identity, TimeProvider.System);
        var content = SamlScene.Content(IdpShape.Okta) with { InResponseTo = "_request" };
        return new[]
        {
            content with { Email = People[0], NameId = People[7] },
            content with { Email = People[1], NameId = People[5], NameIdFormat = SamlNames.PersistentFormat },
            content with { Email = People[2] },
            content with { Email = People[2], NameId = People[3] },
            content with { Email = People[4], NameId = People[6], NameIdFormat = SamlNames.TransientFormat },
        }.Select(login => idp.Build(login).Base64);
    }

    // What the verb sends is all that the gateway sees of a list; what it prints stays with who runs it.
    private async Task CompareAsync(GatewayProcess gateway, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_elsewhere.PathOf("users.csv"), $"email,name_id\n{People[8]},{People[5]}\n", cancellationToken);
        using var output = new StringWriter();
        string[] arguments =
        [
            "identity", _elsewhere.PathOf("users.csv"), "--identifier", "acme", "--key-file", _elsewhere.PathOf("key"), "--name-id-column", "name_id",
            "--admin", gateway.AdminUrl.ToString(), "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}",
        ];
        await new RootCommand { IdentityVerb.Create() }
            .Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = output }, cancellationToken);
        Assert.That(output.ToString(), Does.Contain("new_member line 2 (row 1)").And.Contain(People[8]));
    }

    private async Task<string> KeptAsync(RedisServer? redis, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder(redis is null ? "" : await redis.CommandAsync("EVAL", DisclosureTests.DumpScript, "0"));
        // What shows that a gateway serves from the file is empty, and nobody else's while it does.
        foreach (var file in Directory.EnumerateFiles(_folder.FullPath, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".serving", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            kept.Append(await reader.ReadToEndAsync(cancellationToken));
        }

        return kept.ToString();
    }

    private static IEnumerable<string> FormsOf(string value) => new[] { value, value.ToLowerInvariant() }.Distinct().SelectMany(text =>
    {
        var octets = Encoding.UTF8.GetBytes(text);
        // Unkeyed, at any length from 64 bits on.
        byte[][] hashes = [SHA256.HashData(octets), SHA512.HashData(octets)];
        return new[] { text, Uri.EscapeDataString(text), Convert.ToBase64String(octets).TrimEnd('=')[..^2], Convert.ToHexString(octets) }
            .Concat(hashes.SelectMany(hash => new[] { Convert.ToHexString(hash)[..16], Convert.ToBase64String(hash)[..10] }));
    });
}
