using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.House;

/// <summary>The wings of the gateway use each other one way only, and <c>using</c> lines tell the whole of it.</summary>
[Parallelizable]
internal sealed partial class WingTests
{
    /// <summary>Which wing may use which. <c>docs/architecture.md</c> says what each wing's name means.</summary>
    public static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Errors"] = [],
        ["Settings"] = [],
        ["Storage"] = ["Settings"],
        ["Saml"] = [],
        ["Telemetry"] = ["Errors", "Storage"],
        ["Stytch"] = ["Telemetry", "Settings"],
        ["Mappings"] = ["Stytch", "Telemetry", "Storage"],
        ["Changes"] = ["Mappings", "Stytch", "Telemetry", "Storage", "Settings"],
        ["Public"] = ["Mappings", "Stytch", "Saml", "Telemetry", "Storage", "Errors", "Settings"],
        ["Evidence"] = ["Changes", "Public", "Mappings", "Stytch", "Saml", "Telemetry", "Storage", "Errors", "Settings"],
        ["Admin"] = ["Evidence", "Changes", "Public", "Mappings", "Stytch", "Saml", "Telemetry", "Storage", "Errors", "Settings"],
        ["Hosting"] = ["Admin", "Evidence", "Changes", "Public", "Mappings", "Stytch", "Saml", "Telemetry", "Storage", "Settings"],
        ["Cli"] = ["Hosting", "Admin", "Evidence", "Changes", "Mappings", "Stytch", "Saml", "Telemetry", "Storage", "Errors"],
    };

    private static readonly string Source = Path.Combine(Repository.Root, "Gateway");

    private static readonly string[] Wings =
        [.. Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)).Where(name => name is not ("bin" or "obj" or "Properties")).Order()];

    private static readonly Regex Qualified = new(
        $@"(?<![\w.])(?:global::)?(?:Gateway\.)?(?:(?:{string.Join('|', Wings.SelectMany(Folders).Distinct())})\.)+(?<type>\w+)");

    private static readonly HashSet<string> Types =
        [.. Wings.SelectMany(FilesOf).SelectMany(file => Declarations().Matches(File.ReadAllText(file))).Select(match => match.Groups["type"].Value)];

    [Test]
    public void Folders_OfTheGateway_AreTheWings() => Assert.That(Wings, Is.EquivalentTo(MayUse.Keys));

    [TestCaseSource(nameof(Wings))]
    public void Wing_UsesWhatItMay_AndAllOfIt(string wing)
    {
        var used = FilesOf(wing)
            .SelectMany(file => Usings().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["wing"].Value)
            .Where(name => name != wing);
        Assert.That(used.Distinct(), Is.EquivalentTo(MayUse[wing]));
    }

    [Test]
    public void Permissions_HaveNoCircle()
    {
        var left = MayUse.ToDictionary();
        while (left.Where(wing => !wing.Value.Any(left.ContainsKey)).Select(wing => wing.Key).ToArray() is { Length: > 0 } settled)
        {
            foreach (var wing in settled)
            {
                left.Remove(wing);
            }
        }

        Assert.That(left.Keys, Is.Empty, "These use each other in a circle.");
    }

    /// <summary>A type named with its namespace, or a part of it, needs no <c>using</c> line and would pass by the list above.</summary>
    [TestCaseSource(nameof(Wings))]
    public void Code_NamesNoTypeWithItsNamespace(string wing)
    {
        var qualified = FilesOf(wing).SelectMany(file => File.ReadLines(file)
            .Where(line => !Directives().IsMatch(line))
            .SelectMany(line => Qualified.Matches(Strings().Replace(line, "")))
            .Where(match => Types.Contains(match.Groups["type"].Value))
            .Select(match => $"{Path.GetFileName(file)}: {match.Value}"));
        Assert.That(qualified, Is.Empty);
    }

    private static IEnumerable<string> FilesOf(string wing) => Directory.EnumerateFiles(Path.Combine(Source, wing), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> Folders(string wing) =>
        [wing, .. Directory.GetDirectories(Path.Combine(Source, wing), "*", SearchOption.AllDirectories).Select(folder => Path.GetFileName(folder))];

    [GeneratedRegex(@"^\s*(?:global )?using (?:static |\w+ = )?(?:global::)?Gateway\.(?<wing>\w+)", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"^\s*(?:(?:global )?using [^(]|namespace )")]
    private static partial Regex Directives();

    [GeneratedRegex(@"""(?:\\.|[^""\\])*""")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?(?<type>[A-Z]\w+)")]
    private static partial Regex Declarations();
}
