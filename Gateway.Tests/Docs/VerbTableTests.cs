using System.CommandLine;
using System.Text.RegularExpressions;
using Gateway.Cli.Verbs;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>The README's table of verbs is the command tree.</summary>
[Parallelizable]
internal sealed partial class VerbTableTests
{
    private static readonly Dictionary<string, Command> Verbs = Runnable(CommandTree.Create(), "").ToDictionary(verb => verb.Name, verb => verb.Command);

    private static IReadOnlyList<string[]> Rows => Repository.Document("README.md").Rows("Verb");

    [Test]
    public void Rows_OfTheTable_AreTheCommandsThatDoSomething() =>
        Assert.That(Rows.SelectMany(NamesIn), Is.EquivalentTo(Verbs.Keys));

    [Test]
    public void Options_NamedInARow_AreThoseOfItsVerbs()
    {
        foreach (var row in Rows)
        {
            var known = NamesIn(row).SelectMany(name => Verbs[name].Options).SelectMany(option => option.Aliases.Append(option.Name));

            Assert.That(
                row.SelectMany(Document.Codes).SelectMany(code => OptionName().Matches(code)).Select(option => option.Value), Is.SubsetOf(known), row[0]);
        }
    }

    private static IEnumerable<string> NamesIn(string[] row) => Document.Codes(row[0]).Select(code => VerbName().Match(code).Value);

    private static IEnumerable<(string Name, Command Command)> Runnable(Command command, string path) => command.Subcommands.SelectMany(verb =>
        Runnable(verb, $"{path}{verb.Name} ").Concat(verb.Action is null ? [] : [($"{path}{verb.Name}", verb)]));

    // Words in small letters; arguments are capitals, options begin with dashes, what may be left out with a bracket.
    [GeneratedRegex("^[a-z][a-z-]*( [a-z][a-z-]*)*")]
    private static partial Regex VerbName();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex OptionName();
}
