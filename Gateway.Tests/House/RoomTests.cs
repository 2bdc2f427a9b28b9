using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.House;

/// <summary>The folders of the gateway depend on each other in one direction.</summary>
[Parallelizable]
internal sealed partial class RoomTests
{
    /// <summary>Which folder may use which; Hosting, Demo and Verbs put everything together and are used by nobody below them.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Storage"] = [],
        ["Stytch"] = [],
        ["StytchApi"] = ["Stytch", "Events", "Observability"],
        ["Observability"] = [],
        ["Errors"] = [],
        ["Saml"] = [],
        ["Mappings"] = ["Storage", "Stytch", "Observability"],
        ["Sightings"] = ["Mappings", "Saml", "Storage", "Stytch", "Observability"],
        ["Shadow"] = ["Sightings", "Connections", "Passage", "Events", "Mappings", "Saml", "Storage"],
        ["Explain"] = ["Shadow", "Mappings", "Saml"],
        ["Readiness"] = ["Rollout", "Shadow", "Sightings", "Connections", "Mappings"],
        ["Connections"] = ["Mappings", "Storage", "Stytch", "Observability"],
        ["Parity"] = ["Webhooks", "Readiness", "Shadow", "StytchApi", "Sightings", "Connections", "Mappings", "Storage", "Stytch", "Observability"],
        ["Discovery"] = ["Sightings", "Passage", "Mappings", "Saml", "Stytch", "Storage"],
        ["Progress"] = ["Mappings", "Storage", "Stytch", "Observability"],
        ["Formats"] = ["Mappings", "Stytch"],
        ["Declared"] = ["Plans", "Formats", "Mappings", "Storage", "Observability"],
        ["Legacy"] = ["Errors", "Observability"],
        ["Metadata"] = ["Legacy", "Events", "Mappings", "Storage", "Stytch", "Observability"],
        ["Passage"] = ["Mappings", "Legacy", "Observability"],
        ["InFlight"] = ["Passage", "Saml", "Mappings", "Storage", "Observability"],
        ["Redirect"] = ["InFlight", "Metadata", "Mappings", "Passage", "Saml", "Stytch", "Legacy", "Events", "Errors", "Observability"],
        ["Rollout"] = ["Plans", "Mappings", "Storage", "Stytch", "Observability"],
        ["Health"] = ["Mappings", "Storage", "Observability"],
        ["Admin"] = ["Webhooks", "Discovery", "Parity", "StytchApi", "Readiness", "Explain", "Shadow", "Saml", "Metadata", "Connections", "Rollout", "Events", "Formats", "Progress", "Sightings", "Mappings", "Storage", "Stytch", "Errors", "Observability", "Plans", "Declared"],
        ["Webhooks"] = ["Connections", "Passage", "Mappings", "Events", "Legacy", "Storage", "Stytch", "Errors", "Observability"],
        ["Plans"] = ["Formats", "Mappings", "Storage", "Stytch", "Observability"],
        ["Events"] = ["Storage", "Observability", "Errors"],
        ["Hosting"] = ["Discovery", "Parity", "InFlight", "Readiness", "Shadow", "Saml", "Metadata", "Admin", "Connections", "Rollout", "Events", "Health", "Legacy", "Mappings", "Passage", "Plans", "Progress", "Redirect", "Sightings", "Storage", "Stytch", "StytchApi", "Observability", "Errors", "Declared", "Webhooks"],
        ["Demo"] = ["Migration", "Readiness", "Formats", "StytchApi", "Hosting", "Admin", "Mappings", "Saml", "Stytch", "Errors", "Storage", "Redirect"],
        ["Migration"] = ["Formats", "Mappings", "Connections", "Saml", "StytchApi"],
        ["Probe"] = ["Demo"],
        ["Verbs"] = ["Migration", "StytchApi", "Parity", "Readiness", "Explain", "Shadow", "Saml", "Rollout", "Plans", "Formats", "Progress", "Demo", "Probe", "Hosting", "Admin", "Events", "Errors", "Mappings", "Storage", "Stytch", "Health"],
    };

    [Test]
    public void Folders_UseOnlyTheOnesBelowThem()
    {
        var source = Path.Combine(Repository.Root, "Gateway");
        foreach (var folder in Directory.GetDirectories(source).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj" or "Properties")))
        {
            Assert.That(Allowed, Does.ContainKey(folder!), "A new folder: say what it may use.");
            var used = Directory.EnumerateFiles(Path.Combine(source, folder!), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Usings().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
                .Where(name => name != folder)
                .Distinct();
            Assert.That(used, Is.SubsetOf(Allowed[folder!]), folder);
        }
    }

    [GeneratedRegex(@"^using (?:static )?Gateway\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Usings();
}
