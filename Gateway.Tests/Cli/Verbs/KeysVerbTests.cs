using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Cli.Verbs;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Cli.Verbs;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class KeysVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Create_Text_PrintsIdAndSecretThatWork()
    {
        var (exitCode, output, _) = await RunAsync("create", "--role", "operator", "--name", "ci");

        var parts = output.TrimEnd().Split(':');
        var key = (await KeysAsync()).Single();
        Assert.That(exitCode, Is.Zero);
        Assert.That(key.Id, Is.EqualTo(parts[0]));
        Assert.That(key.SecretSha256, Is.EqualTo(NewKey.HashOf(parts[1])));
        Assert.That(key.Role, Is.EqualTo(AdminRole.Operator));
        Assert.That(key.Name, Is.EqualTo("ci"));
        Assert.That(key.CreatedBy, Is.EqualTo("cli"));
    }

    [Test]
    public async Task Create_Json_PrintsOneObject()
    {
        var (exitCode, output, _) = await RunAsync("create", "--role", "admin", "--name", "me", "--output", "json");

        var made = JsonNode.Parse(output)!;
        Assert.That(exitCode, Is.Zero);
        Assert.That((string?)made["role"], Is.EqualTo("admin"));
        Assert.That((await KeysAsync()).Single().SecretSha256, Is.EqualTo(NewKey.HashOf((string)made["secret"]!)));
    }

    [Test]
    public async Task Create_ThatExpires_IsShownInTheList()
    {
        await RunAsync("create", "--role", "viewer", "--name", "for a week", "--expires-in-days", "7");

        var key = (await KeysAsync()).Single();
        var text = await RunAsync("list");

        Assert.That(key.ExpiresAt - key.CreatedAt, Is.EqualTo(TimeSpan.FromDays(7)));
        Assert.That(text.Output, Does.Contain($"for a week (expires {key.ExpiresAt:yyyy-MM-dd})").And.Contain("never used"));
    }

    [TestCase("create", "--role", "admin", "--name", "x", "--expires-in-days", "0")]
    [TestCase("create", "--role", "admin", "--name", "x", "--expires-in-days", "3651")]
    [TestCase("create", "--role", "root", "--name", "x")]
    [TestCase("create", "--role", "1", "--name", "x")]
    [TestCase("create", "--role", "admin", "--name", " ")]
    [TestCase("create", "--role", "admin")]
    [TestCase("create", "--name", "x")]
    [TestCase("revoke")]
    [TestCase("list", "--output", "xml")]
    public void Any_BadCommandLine_IsAnErrorOfUsage(params string[] arguments)
    {
        Assert.That(KeysVerb.Create().Parse(arguments).Errors, Is.Not.Empty);
    }

    [Test]
    public async Task List_TwoKeys_NamesBothWithoutSecrets()
    {
        var secret = (await RunAsync("create", "--role", "admin", "--name", "first")).Output.TrimEnd().Split(':')[1];
        await RunAsync("create", "--role", "viewer", "--name", "second");

        var text = await RunAsync("list");
        var json = await RunAsync("list", "--output", "json");

        Assert.That(text.Output, Does.Contain("first").And.Contain("second").And.Contain("viewer").And.Not.Contain(secret));
        Assert.That(JsonNode.Parse(json.Output)!["keys"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Revoke_Key_RemovesIt()
    {
        await RunAsync("create", "--role", "admin", "--name", "stays");
        await RunAsync("create", "--role", "viewer", "--name", "goes");
        var goes = (await KeysAsync()).Single(key => key.Name == "goes");

        var (exitCode, _, _) = await RunAsync("revoke", goes.Id);

        Assert.That(exitCode, Is.Zero);
        Assert.That((await KeysAsync()).Select(key => key.Name), Is.EqualTo(new[] { "stays" }));
    }

    [Test]
    public async Task Revoke_LastAdminOrUnknown_IsRefused()
    {
        await RunAsync("create", "--role", "admin", "--name", "last");
        var last = (await KeysAsync()).Single();

        var refused = await RunAsync("revoke", last.Id);
        var unknown = await RunAsync("revoke", "key_unknown");

        Assert.That((refused.ExitCode, unknown.ExitCode), Is.EqualTo((1, 1)));
        Assert.That(refused.Error, Does.Contain("only key with the role admin"));
        Assert.That(unknown.Error, Does.Contain("no key with this id"));
        Assert.That(await KeysAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Create_RedisConfigured_GoesToRedis()
    {
        await using var server = await RedisServer.StartAsync();
        var configuration = $$"""
            {
              "ConnectionStrings": { "Redis": "{{server.ConnectionString}}" },
              "Gateway": { "Stytch": { "Projects": [ { "Name": "test" } ] }, "Store": { "SnapshotPath": "{{_folder.PathOf("snapshot")}}" } }
            }
            """;

        var (exitCode, output, _) = await RunAsync(["create", "--role", "admin", "--name", "ci"], configuration);
        var list = await RunAsync(["list"], configuration);

        Assert.That(exitCode, Is.Zero);
        Assert.That(list.Output, Does.Contain(output.Split(':')[0]));
        Assert.That(File.Exists(_folder.PathOf("gateway.db")), Is.False);
    }

    [Test]
    public async Task Any_StoreThatIsNone_SaysSo()
    {
        await File.WriteAllTextAsync(_folder.PathOf("gateway.db"), "this is a text file and no SQLite database at all, whatever its name may say about it.");

        var (exitCode, output, error) = await RunAsync("list");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.Contain("gateway.db"));
    }

    [Test]
    public async Task Any_FaultyConfiguration_NamesTheFaults()
    {
        var (exitCode, _, error) = await RunAsync(["list"], """{"Gateway":{"Admin":{"BootstrapKey":"no-colon"}}}""");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("Gateway:Admin:BootstrapKey").And.Not.Contain("no-colon"));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var path = _folder.PathOf("gateway.db").Replace('\\', '/');
        return RunAsync(arguments, $$"""{ "Gateway": { "Store": { "Path": "{{path}}" }, "Stytch": { "Projects": [ { "Name": "test" } ] } } }""");
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string configuration)
    {
        var file = _folder.PathOf("settings.json");
        await File.WriteAllTextAsync(file, configuration);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await KeysVerb.Create()
            .Parse([.. arguments, "--config", file])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }

    private async Task<IReadOnlyList<AdminKey>> KeysAsync()
    {
        using var database = new SqliteDatabase(_folder.PathOf("gateway.db"), SqliteSchema.Store, NullLogger<SqliteDatabase>.Instance);
        return await new SqliteAdminKeyStore(database).ListAsync(CancellationToken.None);
    }
}
