using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>Every shell script and Node.js module of the repository can at least be read by what runs it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ScriptTests
{
    private static readonly string[] Folders = ["deploy", "Gateway.Tests/Node"];

    private static IEnumerable<string> ShellScripts => Find("*.sh").Concat(["test.sh", ".ci/run"]);

    private static IEnumerable<string> NodeModules => Find("*.mjs");

    [TestCaseSource(nameof(ShellScripts))]
    public async Task ShellScript_Syntax_IsAccepted(string path)
    {
        await IsAcceptedAsync("bash", ["-n", Repository.PathOf(path)]);
    }

    [TestCaseSource(nameof(ShellScripts))]
    public async Task ShellScript_Start_IsStrictAndExecutable(string path)
    {
        Assert.That(File.ReadAllText(Repository.PathOf(path)), Does.StartWith("#!/usr/bin/env bash\n").And.Contain("\nset -euo pipefail\n"));
        await IsAcceptedAsync("test", ["-x", Repository.PathOf(path)]);
    }

    [TestCaseSource(nameof(NodeModules))]
    public async Task NodeModule_Syntax_IsAccepted(string path)
    {
        await IsAcceptedAsync("node", ["--check", Repository.PathOf(path)]);
    }

    private static async Task IsAcceptedAsync(string program, string[] arguments)
    {
        var result = await Command.RunAsync(program, arguments, TimeSpan.FromSeconds(30));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }

    private static IEnumerable<string> Find(string pattern) => Folders
        .SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
        .Order();
}
