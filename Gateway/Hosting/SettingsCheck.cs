using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Gateway.Public.Legacy.Edge;
using Gateway.Public.Redirect.Routes;
using Gateway.Public.Where;
using Gateway.Stytch;

namespace Gateway.Hosting;

/// <summary>
/// Finds settings that no option has, and values that do not fit their option's type, before anything is bound: a misspelt key is silently
/// ignored otherwise, and binding stops at the first bad value.
/// </summary>
internal static class SettingsCheck
{
    // The items of lists are named by no section.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(LegacyRouteOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(StytchProjectOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(EdgeHeaderOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(ClusterEdgeOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(WhereTokenOptions))]
    public static IReadOnlyList<string> FindFaults(IConfiguration configuration)
    {
        var faults = new List<string>();
        var sections = SettingsCatalogue.All.Select(entry => entry.Section)
            .Append(SettingsCatalogue.SecretsPathKey)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in SettingsCatalogue.All)
        {
            CheckObject(configuration.GetSection(entry.Section), entry.Options, sections, faults);
        }

        return faults;
    }

    private static void CheckObject(
        IConfigurationSection section,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type,
        HashSet<string> elsewhere,
        List<string> faults)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsBindable).ToList();
        foreach (var child in section.GetChildren().Where(child => !elsewhere.Contains(child.Path)))
        {
            if (properties.FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
            {
                faults.Add(
                    $"{child.Path} is not a setting. {section.Path} knows: "
                    + $"{string.Join(", ", properties.Select(known => known.Name).Concat(SectionsBelow(section.Path, elsewhere)))}.");
                continue;
            }

            CheckValue(child, property.PropertyType, elsewhere, faults);
        }
    }

    private static IEnumerable<string> SectionsBelow(string path, HashSet<string> sections) =>
        sections.Where(section => section.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase)).Select(section => section[(path.Length + 1)..]);

    [UnconditionalSuppressMessage("Trimming", "IL2062", Justification = "Only items of lists have settings of their own; FindFaults keeps their properties.")]
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "The same.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The same.")]
    private static void CheckValue(IConfigurationSection section, Type type, HashSet<string> elsewhere, List<string> faults)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            CheckList(section, type.GetGenericArguments()[0], elsewhere, faults);
            return;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (!IsSimple(target))
        {
            CheckObject(section, target, elsewhere, faults);
            return;
        }

        if (section.Value is null && section.GetChildren().Any())
        {
            faults.Add($"{section.Path} has settings below it: give one value.");
        }
        else if (!string.IsNullOrEmpty(section.Value) && !Fits(section.Value, target))
        {
            faults.Add($"{section.Path} is '{section.Value}': {Expected(target)}");
        }
    }

    private static void CheckList(IConfigurationSection section, Type item, HashSet<string> elsewhere, List<string> faults)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add($"{section.Path} is '{section.Value}': give a list, such as {section.Path}:0.");
        }

        foreach (var child in section.GetChildren())
        {
            CheckValue(child, item, elsewhere, faults);
        }
    }

    private static bool IsBindable(PropertyInfo property) =>
        property.CanWrite || (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(List<>));

    private static bool IsSimple(Type type) => type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(TimeSpan);

    private static bool Fits(string value, Type type)
    {
        // Enum's converter takes numbers, too, even those that name no member.
        if (type.IsEnum)
        {
            return Enum.TryParse(type, value, ignoreCase: true, out var parsed) && Enum.IsDefined(type, parsed) && !char.IsAsciiDigit(value[0]);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => true,
            TypeCode.Boolean => bool.TryParse(value, out _),
            TypeCode.Int32 => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            TypeCode.Int64 => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            TypeCode.Double => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            _ => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
        };
    }

    private static string Expected(Type type) => type switch
    {
        { IsEnum: true } => $"must be one of {string.Join(", ", Enum.GetNames(type))}.",
        _ when type == typeof(TimeSpan) => "must be a time span such as 00:00:05.",
        _ when type == typeof(bool) => "must be true or false.",
        _ => "must be a number.",
    };
}
