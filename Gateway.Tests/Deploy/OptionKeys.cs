using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Storage;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Deploy;

/// <summary>What the product's option classes can be told, found by looking at them.</summary>
internal static partial class OptionKeys
{
    private static readonly (string Section, Type Type)[] Sections =
    [
        .. typeof(StoreOptions).Assembly.GetTypes()
            .Select(type => (Section: type.GetField("Section")?.GetRawConstantValue() as string, Type: type))
            .Where(found => found.Section is not null)
            .Select(found => (found.Section!, found.Type)),
    ];

    /// <summary>The faults of settings written as environment variables: keys that nothing reads and values that do not convert.</summary>
    public static IEnumerable<string> FaultsOf(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var keys = settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)).ToArray();
        foreach (var (key, _) in keys.Where(setting => !IsKnown(setting.Key)))
        {
            yield return $"{key} is read by nothing.";
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(keys).Build();
        foreach (var (section, type) in Sections)
        {
            if (BindingFault(configuration.GetSection(section), type) is { } fault)
            {
                yield return fault;
            }
        }
    }

    public static bool IsKnown(string key) => ReadElsewhere().IsMatch(key) || Sections.Any(section =>
        key.StartsWith(section.Section + ":", StringComparison.OrdinalIgnoreCase) && Leads(section.Type, key[(section.Section.Length + 1)..].Split(':')));

    /// <summary>True for a setting whose value must come from a file, never from a manifest or an environment variable.</summary>
    public static bool IsSecret(string key) => Secret().IsMatch(key);

    private static bool Leads(Type type, ReadOnlySpan<string> path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (path.Length == 0)
        {
            return IsLeaf(type);
        }

        if (IsLeaf(type))
        {
            return false;
        }

        if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[^1];
            return (typeof(IDictionary).IsAssignableFrom(type) || int.TryParse(path[0], out _)) && Leads(element, path[1..]);
        }

        var property = type.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        return property is { CanWrite: true } && Leads(property.PropertyType, path[1..]);
    }

    private static bool IsLeaf(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(Uri);

    private static string? BindingFault(IConfigurationSection section, Type type)
    {
        try
        {
            section.Get(type);
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    // Kestrel's, YARP's and the runtime's own settings, and the few that are read before options exist.
    [GeneratedRegex("^(ConnectionStrings:Redis|Gateway:SecretsPath|ReverseProxy:Clusters:legacy:Destinations:[^:]+:Address|DOTNET_\\w+|ASPNETCORE_HTTP_PORTS)$")]
    private static partial Regex ReadElsewhere();

    [GeneratedRegex("^ConnectionStrings:|Secret(:|$)|Secrets:|Password|BootstrapKey", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
