using System.Diagnostics;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Metrics;

/// <summary>Prometheus' own check of the page: its form, the names, the units and the help of every metric.</summary>
[Parallelizable, CancelAfter(60_000)]
internal sealed class PromtoolTests
{
    [Test]
    public async Task Metrics_OfAGatewayThatHasSeenTraffic_LeaveNothingToBeSaid(CancellationToken cancellationToken)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme");
        foreach (var target in new[] { "/old-sso/acme", "/old-sso/unmapped", "/elsewhere" })
        {
            using var answer = await gateway.PostFormAsync(target);
        }

        var page = await gateway.MetricsAsync();
        var said = await CheckAsync(page, cancellationToken);

        Assert.That(page, Does.Contain("gateway_requests_total{"));
        Assert.That(said, Is.EqualTo((0, "")));
    }

    private static async Task<(int ExitCode, string Said)> CheckAsync(string page, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(page.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
