using System.Net;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Telemetry.Events;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Events;

/// <summary>Events reach standard output and an OpenTelemetry collector.</summary>
[Parallelizable]
[CancelAfter(120_000)]
internal sealed class EventForwardingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Stdout_EachEvent_IsOneLineOfJson()
    {
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings["Gateway:Events:Stdout"] = "true";
        settings["Logging:LogLevel:Default"] = "Information";
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var put = await gateway.Admin.PutAsync(
            new Uri("mappings/acme", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { connection_id = Sample.ConnectionId }));

        await Eventually.TrueAsync(() => Lines(gateway.Output).Any(), Soon);

        var row = JsonSerializer.Deserialize<JsonElement>(Lines(gateway.Output).Single());
        Assert.That(row.GetProperty("action").GetString(), Is.EqualTo("put_mapping"));
        Assert.That(row.GetProperty("request_id").GetString(), Is.EqualTo(put.Headers.GetValues("X-Request-Id").Single()));
        Assert.That(row.TryGetProperty("reason", out _), Is.False);
    }

    [TestCase("")]
    [TestCase("/v1/logs")]
    public async Task Otlp_EachEvent_IsALogRecordAtTheCollector(string path)
    {
        await using var collector = await RecordingBackend.StartAsync(context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.OK;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(("Gateway:Events:OtlpEndpoint", $"{collector.Url.GetLeftPart(UriPartial.Authority)}{path}"));
        await gateway.PutAsync("acme", "paused");
        using var page = await gateway.SendAsync(HttpMethod.Post, "/old-sso/acme");
        var requestId = page.Headers.GetValues("X-Request-Id").Single();

        await Eventually.TrueAsync(() => collector.Requests.Any(request => request.Body.Contains(requestId, StringComparison.Ordinal)), Soon);

        var sent = collector.Requests.First(request => request.Body.Contains(requestId, StringComparison.Ordinal));
        Assert.That(sent.RawTarget, Is.EqualTo("/v1/logs"));
        Assert.That(sent.Headers["Content-Type"].Single(), Is.EqualTo("application/x-protobuf"));
        Assert.That(sent.Body, Does.Contain("request_id").And.Contain("reason").And.Contain("paused").And.Contain("sso-gateway").And.Contain("refuse error"));
    }

    [Test]
    public async Task Forwarders_NotConfigured_AreNotMade()
    {
        await using var app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(TestGateway.Settings(Path.GetTempPath())).Build());

        Assert.That(app.Services.GetServices<IEventForwarder>(), Is.Empty);
    }

    [TestCase("collector:4318")]
    [TestCase("ftp://collector")]
    public void Otlp_EndpointIsNoUrl_IsNamed(string endpoint)
    {
        var result = new EventOptionsValidator().Validate(null, new EventOptions { OtlpEndpoint = endpoint });

        Assert.That(result.FailureMessage, Does.StartWith($"Gateway:Events:OtlpEndpoint is '{endpoint}'"));
    }

    private static IEnumerable<string> Lines(string output) => output.Split('\n').Where(line => line.StartsWith("{\"event_id\"", StringComparison.Ordinal));
}
