using System.Diagnostics;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Observability;

/// <summary>A real Prometheus of the test's own, on a free loopback port, that scrapes often and keeps what it scraped in a folder that goes with it.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    public const string Job = "sso";

    private readonly TempFolder _folder;
    private readonly HttpClient _client;
    private readonly Process _process;

    private PrometheusServer(TempFolder folder, int port, Process process)
    {
        (_folder, _process) = (folder, process);
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
    }

    /// <summary>Starts one that scrapes these ops listeners and evaluates a file of rules.</summary>
    public static async Task<PrometheusServer> StartAsync(IEnumerable<Uri> targets, string rulesFile)
    {
        var folder = new TempFolder();
        var configuration = new JsonObject
        {
            ["global"] = new JsonObject { ["scrape_interval"] = "250ms", ["scrape_timeout"] = "250ms", ["evaluation_interval"] = "1s" },
            ["rule_files"] = new JsonArray(rulesFile),
            ["scrape_configs"] = new JsonArray(new JsonObject
            {
                ["job_name"] = Job,
                ["static_configs"] = new JsonArray(
                    new JsonObject { ["targets"] = new JsonArray([.. targets.Select(target => JsonValue.Create(target.Authority))]) }),
            }),
        };
        await File.WriteAllTextAsync(folder.PathOf("prometheus.json"), configuration.ToJsonString());
        var port = LoopbackPort.Free();
        string[] arguments =
        [
            $"--config.file={folder.PathOf("prometheus.json")}",
            $"--storage.tsdb.path={folder.PathOf("data")}",
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error",
        ];
        var process = Process.Start(new ProcessStartInfo("prometheus", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new PrometheusServer(folder, port, process);
        await Eventually.TrueAsync(server.AnswersAsync, TimeSpan.FromSeconds(20));
        return server;
    }

    /// <summary>The series that an expression gives now.</summary>
    public async Task<IReadOnlyList<JsonObject>> QueryAsync(string expression)
    {
        using var form = new FormUrlEncodedContent([new("query", expression)]);
        using var response = await _client.PostAsync(new Uri("query", UriKind.Relative), form);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.That((string?)answer["status"], Is.EqualTo("success"), $"{expression}: {answer["error"]}");
        return [.. answer["data"]!["result"]!.AsArray().Select(series => series!.AsObject())];
    }

    /// <summary>The rules as they were evaluated last, each with its <c>health</c> and <c>lastError</c>.</summary>
    public async Task<IReadOnlyList<JsonObject>> RulesAsync()
    {
        var answer = JsonNode.Parse(await _client.GetStringAsync(new Uri("rules", UriKind.Relative)))!;
        return [.. answer["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!.AsObject())];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.That(_process.HasExited, Is.False, "prometheus ended at once.");
        try
        {
            using var answer = await _client.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
