using Gateway.Admin.Mappings;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Readiness;
using Gateway.Mappings;

namespace Gateway.Admin.Console.Mappings;

/// <summary>Which mappings a list shows, as its address says it.</summary>
/// <param name="Text">Only mappings with this text; null for any.</param>
/// <param name="State">Only mappings in this state, by its word; null for any.</param>
/// <param name="Wave">Only mappings of this wave; null for any.</param>
internal sealed record MappingListFilter(string? Text, string? State, string? Wave)
{
    public const string TextField = "q";
    public const string StateField = "state";
    public const string WaveField = "wave";

    public bool IsEverything => Text is null && State is null && Wave is null;

    /// <summary>The address of a list under this filter.</summary>
    /// <param name="path">The page's path, or the API's.</param>
    /// <param name="cursor">Where the list goes on; null for its beginning.</param>
    /// <param name="limit">How many a page, where it is said.</param>
    public string Target(string path, string? cursor = null, string? limit = null) => ConsoleRequest.Target(
        path, (TextField, Text), (StateField, State), (WaveField, Wave), ("limit", limit), ("cursor", cursor));
}

/// <summary>A page of mappings with what is known of each.</summary>
/// <param name="Filter">Which mappings.</param>
/// <param name="IsFirst">True for the first page.</param>
/// <param name="List">The mappings.</param>
/// <param name="Readiness">By identifier, whether it can be cut over.</param>
/// <param name="Parity">By identifier, how it stands to what Stytch holds.</param>
/// <param name="Exact">The mapping whose identifier is just what was searched for, where it is not among the rows.</param>
internal sealed record MappingListData(
    MappingListFilter Filter,
    bool IsFirst,
    MappingListDocument List,
    IReadOnlyDictionary<string, ReadinessReport> Readiness,
    IReadOnlyDictionary<string, ParityReport> Parity,
    ConnectionMapping? Exact)
{
    /// <summary>True where what traffic and Stytch say could not be read.</summary>
    public bool IsHealthAway { get; init; }
}
