using Gateway.Mappings;
using Gateway.Mappings.Table;

namespace Gateway.Evidence.Discovery;

/// <summary>
/// Which identifiers a mapping has by now, by this gateway's table: as its own, as an alias, or as its IdP where all tenants share an ACS URL.
/// </summary>
internal sealed class MappedIdentifiers(MappingTable table)
{
    public bool Has(string identifier) => Find(identifier) is not null;

    /// <summary>The mapping; null where none has it.</summary>
    public MappingEntry? Find(string identifier) => table.FindIgnoringCase(identifier) ?? table.FindByIssuer(identifier);
}
