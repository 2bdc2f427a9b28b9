using System.Text.RegularExpressions;
using Gateway.Cli.Verbs;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>What somebody copies at three in the morning is taken by the command line and the admin API.</summary>
[Parallelizable]
internal sealed partial class RunbookTests
{
    private const string Folder = "docs/runbook";

    private static readonly Document[] Pages =
    [
        .. Directory.GetFiles(Repository.PathOf(Folder), "*.md").Order(StringComparer.Ordinal)
            .Select(file => Repository.Document($"{Folder}/{Path.GetFileName(file)}")),
    ];

    [Test]
    public void Index_LeadsToEveryPage()
    {
        var names = Pages.Select(page => Path.GetFileName(page.Path)).Where(name => name != "README.md");

        Assert.That(Repository.Document($"{Folder}/README.md").Links, Is.SupersetOf(names));
    }

    [TestCaseSource(nameof(Pages))]
    public void Commands_OfAPage_AreTakenByTheCommandLine(Document page)
    {
        var commands = Commands().Matches(page.Text).Select(match => match.Groups[1].Value.Trim()).ToArray();
        var faults = commands.SelectMany(command => CommandTree.Create().Parse(ArgumentsOf(command)).Errors.Select(error => $"{command}: {error.Message}"));

        Assert.That(faults, Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Calls_OfAPage_AreOfTheAdminApi(Document page)
    {
        var known = Repository.Docs("admin-api.md").Rows("Call").Select(row => Document.Codes(row[0]).Single().Split('?')[0]
            .Replace("{identifier}", "IDENTIFIER", StringComparison.Ordinal));
        var called = Calls().Matches(page.Text).Select(call => $"{(call.Groups[1].Success ? call.Groups[1].Value : "GET")} {call.Groups[2].Value}");

        Assert.That(called.Except(known), Is.Empty);
    }

    [Test]
    public void CommandsAndCalls_OfAllPages_AreFound()
    {
        var text = string.Concat(Pages.Select(page => page.Text));

        Assert.That(Commands().Count(text), Is.GreaterThan(80));
        Assert.That(Calls().Count(text), Is.GreaterThan(8));
    }

    [TestCaseSource(nameof(Pages))]
    public void Pages_BesideTheIndex_SayWhomToCall(Document page) =>
        Assert.That(page.Path.EndsWith("README.md", StringComparison.Ordinal) || page.Section("## Call").Trim().Length > "## Call".Length + 10);

    private static string[] ArgumentsOf(string command) =>
        [.. Words().Matches(command).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)
            .Select(word => word == "REVISION" ? "7" : word)];

    // In a block up to its comment, in a line of text up to the end of the code; also within a pod.
    [GeneratedRegex(@"(?:(?<=^|`)gateway|/app/Gateway) ([^#`|<\n]+)", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"(?:-X ([A-Z]+) )?\$ADMIN/([^\s`]+)")]
    private static partial Regex Calls();

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Words();
}
