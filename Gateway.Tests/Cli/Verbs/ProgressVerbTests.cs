using System.CommandLine;
using System.Text.Json;
using Gateway.Cli.Verbs;
using Gateway.Evidence.Progress;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Cli.Verbs;

[Parallelizable]
[CancelAfter(60_000)]
internal sealed class ProgressVerbTests
{
    private TestGateway _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _gateway = await TestGateway.StartAsync(("Gateway:Handover:PublicUrl", "https://sso.acme.test"));
        await _gateway.PutAsync("acme [eu]");
        await _gateway.PutAsync("globex", "legacy");
        var traffic = _gateway.Services.GetRequiredService<IProgressStore>();
        var now = _gateway.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await traffic.RecordStatesAsync(today.AddDays(-40), new(2, 0, 0, 0, 0), CancellationToken.None);
        await traffic.AddAsync(
            new TrafficBatch("test", 1, today.AddDays(-35), [new TrafficRow("acme [eu]", new(0, 12, 0, 3, 0, 0), now.AddDays(-35), now.AddDays(-35))]),
            CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Progress_All_ShowsTotalsAndTheBurnDown()
    {
        var (exitCode, output, error) = await RunAsync("progress");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("50 % of 2 mappings migrated; 1 safe to retire").And.Contain("Left to migrate"));
        Assert.That(output, Does.Match("(?m)2 of 2\\s*$"));
        Assert.That(output, Does.Not.Contain("\u001b"));
    }

    [Test]
    public async Task Progress_AllAsJson_IsTheDocumentOfTheApi()
    {
        var (_, output, _) = await RunAsync("progress", "--output", "json");

        Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("totals").GetProperty("migrated").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task Progress_OneMapping_ShowsItsDays()
    {
        var (exitCode, output, error) = await RunAsync("progress", "acme [eu]");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("acme [eu]").And.Match(@"\s12\s+0\s+12\s+3\s+0\s+0\s"));
    }

    [Test]
    public async Task Progress_SafeToRetire_ListsThemAlone()
    {
        var (_, output, _) = await RunAsync("progress", "--safe-to-retire");

        Assert.That(output, Does.Contain("acme [eu]").And.Contain("1 tenants").And.Not.Contain("globex"));
    }

    [Test]
    public async Task Progress_WaveOfNobody_IsEmpty()
    {
        var (exitCode, output, _) = await RunAsync("progress", "--wave", "none of these", "--output", "json");

        Assert.That(exitCode, Is.Zero);
        Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("tenants").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Progress_Unknown_IsRefused()
    {
        var (exitCode, _, error) = await RunAsync("progress", "nobody");

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(error, Does.Contain("not_found"));
    }

    [Test]
    public async Task Handover_Text_IsTheMessageAloneOnStandardOutput()
    {
        var (exitCode, output, error) = await RunAsync("handover", "acme [eu]", "--until", "2999-12-31");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.StartWith("Subject: ").And.Contain(Sample.ConnectionId).And.Contain("2999-12-31").And.Not.Contain("On your side"));
        Assert.That(error, Does.StartWith("On your side:").And.Contain("quiet_days"));
    }

    [Test]
    public async Task Handover_Json_HasTheValues()
    {
        var (_, output, _) = await RunAsync("handover", "globex", "--output", "json");

        Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("acs_url").GetString(), Does.EndWith(Sample.ConnectionId));
    }

    [Test]
    public async Task Handover_Link_IsMadeListedAndRevoked()
    {
        var (made, url, note) = await RunAsync("handover", "globex", "--link", "--days", "3");
        var id = url.Split('/')[^1].Split('.')[0];
        var (_, before, _) = await RunAsync("handover", "globex", "--links");
        var (revoked, _, error) = await RunAsync("handover", "globex", "--revoke", id);
        var (_, after, _) = await RunAsync("handover", "globex", "--links");

        Assert.That((made, revoked), Is.EqualTo((0, 0)), note + error);
        Assert.That(url, Does.StartWith("https://sso.acme.test/sso-gateway/handover/"));
        Assert.That(note, Does.Contain($"gateway handover globex --revoke {id}"));
        Assert.That(before, Does.StartWith(id).And.Contain($"made by {TestGateway.KeyId}"));
        Assert.That(after, Is.Empty);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { ProgressVerb.Create(), HandoverVerb.Create() };
        string[] all = [.. arguments, "--admin", $"{_gateway.AdminUrl}", "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}"];
        var exitCode = await root.Parse(all).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
