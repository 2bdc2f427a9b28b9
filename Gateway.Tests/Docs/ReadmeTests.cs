using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>The README's first commands are run as a reader would type them.</summary>
[Parallelizable]
internal sealed partial class ReadmeTests
{
    private static readonly Document Readme = Repository.Document("README.md");

    [Test]
    [CancelAfter(180_000)]
    public async Task FiveMinuteStart_ItsOwnCommands_ShowTheRedirect(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("readme-").FullName;
        var ports = new Dictionary<string, string> { ["8080"] = FreePort(), ["8081"] = FreePort(), ["9090"] = FreePort() };
        string[] blocks = [.. ShellBlocks().Matches(Readme.Section("## Five-minute start")).Select(match => match.Groups[1].Value)];
        using var serve = Run(blocks[0], folder, ports);
        try
        {
            using var client = new HttpClient();
            await Eventually.TrueAsync(() => IsReadyAsync(client, ports["8081"]), TimeSpan.FromSeconds(120));

            var output = await OutputOfAsync(blocks[1], folder, ports, cancellationToken);
            var check = await OutputOfAsync(blocks[2], folder, ports, cancellationToken);

            Assert.That(output, Does.Contain("\"state\":\"migrated\""));
            Assert.That(output, Does.Contain("HTTP/1.1 307 Temporary Redirect"));
            Assert.That(
                output, Does.Contain("Location: https://test.stytch.com/v1/b2b/sso/callback/saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9"));
            Assert.That(check, Does.Contain("backend legacy/one: http://127.0.0.1:5000 does not answer"));
        }
        finally
        {
            serve.Kill(entireProcessTree: true);
            await serve.WaitForExitAsync(cancellationToken);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void FirstCommands_AreTheDemoAndTheTests()
    {
        var first = ShellBlocks().Match(Readme.Text).Groups[1].Value;

        Assert.That(first, Does.StartWith("dotnet run --project Gateway -- demo --once").And.Contain("\n./test.sh"));
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string port)
    {
        try
        {
            using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> OutputOfAsync(string script, string folder, Dictionary<string, string> ports, CancellationToken cancellationToken)
    {
        using var process = Run(script, folder, ports);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return await output + await error;
    }

    // As a reader would type it, in the repository; ports, data and built output are the test's own.
    private static Process Run(string script, string folder, Dictionary<string, string> ports)
    {
        foreach (var (documented, free) in ports)
        {
            script = script.Replace($"127.0.0.1:{documented}", $"127.0.0.1:{free}", StringComparison.Ordinal);
        }

        var start = new ProcessStartInfo(
            "bash", ["-euc", script.Replace("data/first-admin-key", Path.Combine(folder, "first-admin-key"), StringComparison.Ordinal)])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Configuration"] = Configuration;
        start.Environment["Gateway__Listen__Public"] = $"http://127.0.0.1:{ports["8080"]}";
        start.Environment["Gateway__Listen__Ops"] = $"http://127.0.0.1:{ports["8081"]}";
        start.Environment["Gateway__Listen__Admin"] = $"http://127.0.0.1:{ports["9090"]}";
        start.Environment["Gateway__Store__Path"] = Path.Combine(folder, "gateway.db");
        start.Environment["Gateway__Events__Path"] = Path.Combine(folder, "activity.db");
        start.Environment["Gateway__Admin__KeyFile"] = Path.Combine(folder, "first-admin-key");
        return Process.Start(start)!;
    }

    // The configuration the tests were built in: the gateway is built in it already.
    private static string Configuration => typeof(ReadmeTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string FreePort() => LoopbackPort.Free().ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();
}
