using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Tests.Support;

/// <summary>Runs a script of <c>Gateway.Tests/Node</c> or a folder below, whose packages it restores first where nobody has.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan RestoreTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(60);

    private static readonly string Root = Path.Combine(Repository.Root, "Gateway.Tests", "Node");

    private static readonly ConcurrentDictionary<string, Lazy<Task>> Restored = [];

    /// <summary>Feeds the script and returns what it printed. Fails the test where there is no Node.js.</summary>
    public static async Task<string> RunAsync(string script, string input)
    {
        var folder = await RestoredAsync(Path.GetDirectoryName(script)!);
        return await StartAsync("node", [Path.Combine(Root, script)], folder, input, RunTimeout);
    }

    /// <summary>Restores the packages of a folder below <c>Gateway.Tests/Node</c> where nobody has, and says where it is.</summary>
    public static async Task<string> RestoredAsync(string name)
    {
        if (!IsInstalled("node"))
        {
            Assert.Fail("Node.js is not installed: ./test.sh installs it, or says how.");
        }

        var folder = Path.Combine(Root, name);
        await Restored.GetOrAdd(folder, _ => new Lazy<Task>(() => RestoreAsync(folder))).Value;
        return folder;
    }

    private static async Task RestoreAsync(string folder)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            await StartAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, "", RestoreTimeout);
        }
    }

    private static async Task<string> StartAsync(string program, string[] arguments, string folder, string input, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            Assert.That(process.ExitCode, Is.Zero, await error);
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
