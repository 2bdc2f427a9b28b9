using Gateway.Mappings;

namespace Gateway.Changes.Formats;

/// <summary>Refuses, in a file, identifiers and aliases with characters that cannot be seen.</summary>
internal static class HiddenKeys
{
    /// <summary>Adds a fault for each.</summary>
    /// <param name="mapping">What the row says.</param>
    /// <param name="present">The mapping of this identifier as it is; null where there is none. What it has already may stay: an export reads back.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Check(ConnectionMapping mapping, MappingEntry? present, IFieldFaults faults)
    {
        if (present is null)
        {
            Check("identifier", mapping.Identifier, faults);
        }

        for (var i = 0; i < Math.Min(mapping.Aliases.Count, MappingRules.MaxAliases); i++)
        {
            if (present is null || !present.Aliases.Contains(mapping.Aliases[i], StringComparer.Ordinal))
            {
                Check($"aliases[{i}]", mapping.Aliases[i], faults);
            }
        }
    }

    private static void Check(string field, string key, IFieldFaults faults)
    {
        if (HiddenCharacters.FaultOf(key) is { } fault && !faults.Has(field))
        {
            faults.Add(field, fault.Code, fault.Message);
        }
    }
}
