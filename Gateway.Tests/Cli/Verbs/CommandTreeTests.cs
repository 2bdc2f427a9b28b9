using System.CommandLine;
using Gateway.Cli.Verbs;

namespace Gateway.Tests.Cli.Verbs;

/// <summary>What is missing on a command line, or not of its type, is told in a sentence.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class CommandTreeTests
{
    private static IEnumerable<string> CommandLines => AllOf(CommandTree.Create(), "").SelectMany(
        command => command.Command.Options.Where(option => option.ValueType != typeof(bool) && option.Name.StartsWith("--", StringComparison.Ordinal))
            .SelectMany(option => new[] { $"{command.Path} {option.Name}", $"{command.Path} {option.Name} not-of-its-type" }));

    [TestCaseSource(nameof(CommandLines))]
    public void Option_WithoutAValueOrWithAnother_IsParsedToAnEnd(string commandLine) =>
        Assert.That(() => CommandTree.Create().Parse(commandLine).Errors.Count, Throws.Nothing);

    [TestCase("events --limit x", "--limit")]
    [TestCase("handover acme --revoke", "--revoke")]
    [TestCase("keys create --role admin --name x --expires-in-days y", "--expires-in-days")]
    [TestCase("progress acme --wave", "--wave")]
    public void Option_WithoutItsValue_IsNamed(string commandLine, string option) =>
        Assert.That(CommandTree.Create().Parse(commandLine).Errors.Select(error => error.Message), Has.Some.Contains(option));

    private static IEnumerable<(Command Command, string Path)> AllOf(Command command, string path)
    {
        yield return (command, path);
        foreach (var below in command.Subcommands.SelectMany(below => AllOf(below, $"{path} {below.Name}".TrimStart())))
        {
            yield return below;
        }
    }
}
