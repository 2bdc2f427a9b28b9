using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.House;

/// <summary>The ledger of log event ids: filters and alerts name a message by its id, so an id means one message for good.</summary>
[Parallelizable]
internal sealed partial class LogIdTests
{
    private static readonly (Type Class, MethodInfo Method, int Id)[] Messages =
    [
        .. typeof(GatewayHost).Assembly.GetTypes()
            .SelectMany(
                type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Class: method.DeclaringType!, Method: method, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(found => found.Message is not null)
            .Select(found => (found.Class, found.Method, found.Message!.EventId)),
    ];

    private static readonly Type[] Classes = [.. Messages.Select(message => message.Class).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)];

    [Test]
    public void Ids_OfAllMessages_AreUsedOnce()
    {
        var twice = Messages.GroupBy(message => message.Id).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(message => $"{message.Class.Name}.{message.Method.Name}"))}");
        Assert.That(twice, Is.Empty);
        Assert.That(Messages, Has.Length.GreaterThan(50), "Nothing was compared.");
    }

    [TestCaseSource(nameof(Classes))]
    public void Ids_OfAClass_LieInTheRangeOfItsSummary(Type type)
    {
        var range = ReadRange(type);
        Assert.That(Messages.Where(message => message.Class == type).Select(message => message.Id), Is.All.InRange(range.First, range.Last));
    }

    [Test]
    public void Ranges_OfAllClasses_AreApart()
    {
        var ranges = Classes.Select(type => (Class: type, Range: ReadRange(type))).OrderBy(found => found.Range.First).ToList();
        var shared = ranges.Zip(ranges.Skip(1)).Where(pair => pair.First.Range.Last >= pair.Second.Range.First)
            .Select(pair => $"{pair.First.Class.Name} {pair.First.Range} and {pair.Second.Class.Name} {pair.Second.Range}");
        Assert.That(shared, Is.Empty);
    }

    private static (int First, int Last) ReadRange(Type type)
    {
        var file = Directory.GetFiles(Repository.PathOf("Gateway"), $"{type.Name}.cs", SearchOption.AllDirectories).Single();
        var range = Range().Match(File.ReadAllText(file));
        Assert.That(range.Success, Is.True, $"The summary of {type.Name} names no range: 'event ids 1000-1099'.");
        return (int.Parse(range.Groups["first"].Value, CultureInfo.InvariantCulture), int.Parse(range.Groups["last"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"[Ee]vent ids (?<first>\d+)-(?<last>\d+)")]
    private static partial Regex Range();
}
