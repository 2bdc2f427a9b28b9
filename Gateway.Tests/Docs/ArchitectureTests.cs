using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.Tests.House;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>The plan of the house names what is there: its wings and their arrows, its folders and its types.</summary>
[Parallelizable]
internal sealed partial class ArchitectureTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Document Architecture = Repository.Docs("architecture.md");

    private static readonly HashSet<string> Names =
    [
        .. typeof(ErrorType).Assembly.GetTypes().SelectMany(type => type.GetMethods(Everything).Select(method => method.Name).Append(type.Name.Split('`')[0])),
    ];

    [Test]
    public void Wings_OfTheTable_HaveTheirArrows()
    {
        var rows = Architecture.Rows("Wing").ToDictionary(row => Document.Codes(row[0]).Single().TrimEnd('/'), row => row[2]);

        Assert.That(rows.Keys, Is.EquivalentTo(WingTests.MayUse.Keys));
        foreach (var (wing, uses) in rows)
        {
            var written = uses == "nothing" ? [] : uses.Split(", ");
            Assert.That(written, Is.EquivalentTo(WingTests.MayUse[wing]), wing);
        }
    }

    [Test]
    public void Folders_OfTheWings_AreThere()
    {
        foreach (var row in Architecture.Rows("Wing"))
        {
            var wing = Document.Codes(row[0]).Single();
            var absent = Document.Codes(row[1]).Where(code => code.EndsWith('/') && !Directory.Exists(Repository.PathOf($"Gateway/{wing}{code}")));

            Assert.That(absent, Is.Empty, wing);
        }
    }

    /// <summary>A name of several capitals is a type's or a method's; one that stands for many begins with dots.</summary>
    [Test]
    public void Names_InTheText_AreThoseOfTheCode()
    {
        var named = Architecture.CodeSpans.Select(code => code.Split('.')[0]).Where(code => CodeName().IsMatch(code));

        Assert.That(named.Distinct().Where(name => !Names.Contains(name)), Is.Empty);
    }

    [Test]
    public void Words_AreOneForOneThing() => Assert.That(Architecture.Rows("Word"), Has.Count.GreaterThanOrEqualTo(15));

    [GeneratedRegex("^I?([A-Z][a-z]+){2,}$")]
    private static partial Regex CodeName();
}
