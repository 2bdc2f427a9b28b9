using Gateway.Mappings;

namespace Gateway.Changes.Formats;

/// <summary>Takes what is wrong with the fields of one object or row.</summary>
internal interface IFieldFaults
{
    /// <summary>True when further faults are only counted, so that no work need go into their texts.</summary>
    bool IsFull { get; }

    bool Has(string field);

    void Add(string field, string code, string message);
}

internal static class FieldFaultsExtensions
{
    /// <summary>Adds what the mapping rules found, leaving out what only follows from a fault that is named already.</summary>
    public static void AddConsequences(this IFieldFaults faults, IReadOnlyList<FieldFault> found)
    {
        // Judged before any is added: the rules may find two faults in one field.
        foreach (var fault in found.Where(fault => !Follows(fault, faults)).ToArray())
        {
            faults.Add(fault.Field, fault.Code, fault.Message);
        }
    }

    // An unreadable connection id makes every ACS URL end in something else.
    private static bool Follows(FieldFault fault, IFieldFaults faults) =>
        faults.Has(fault.Field) || (fault.Field == "acs_url" && faults.Has("connection_id"));
}
