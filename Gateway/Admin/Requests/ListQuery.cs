using Gateway.Admin.Parity;
using Gateway.Changes.Formats;
using Gateway.Evidence.Parity;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Requests;

/// <summary>
/// Reads which mappings are asked for, <c>?state=&amp;wave=&amp;q=&amp;limit=&amp;cursor=</c>, naming every parameter that cannot be accepted. Where
/// what is known of mappings is asked for, <c>&amp;identifier=</c> names some of them.
/// </summary>
internal static class ListQuery
{
    public const int DefaultLimit = 100;

    /// <summary>How many mappings one call looks at for those that fit: some tenths of a second. It answers a short page rather than late.</summary>
    public const int MaxLookedAt = 50_000;

    /// <summary>The most mappings that can be named in a query: as many as a page has by default.</summary>
    public const int MaxNamed = 100;

    private const string Named = "identifier";

    private const int MaxSearchLength = 256;

    private const string SafeToRetire = "safe_to_retire";

    private static readonly string[] Filters = ["state", "wave", "q"];

    private static readonly string[] Known = [.. Filters, "limit", "cursor"];

    private static readonly string[] KnownOfTenants = [.. Known, SafeToRetire];

    private static readonly string[] KnownOfReadiness = [.. Known, Named];

    private static readonly string[] KnownOfParity = ["status", "wave", "limit", "cursor", Named];

    private static readonly string[] KnownOfExport = [.. Filters, "format"];

    public static MappingQuery Read(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, Known, faults);
        return ReadPage(query, faults);
    }

    /// <summary>Reads the same and <c>safe_to_retire=true</c>: those only that are.</summary>
    public static (MappingQuery Mappings, bool OnlySafeToRetire) ReadTenants(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, KnownOfTenants, faults);
        if (query.ValueOf(SafeToRetire) is not (null or "true"))
        {
            faults.Add(SafeToRetire, "not_one_of", "Must be 'true'; leave it out for all tenants.");
        }

        return (ReadPage(query, faults), query.ValueOf(SafeToRetire) is not null);
    }

    /// <summary>Reads the same and <c>identifier=</c>, which may be repeated: only these; none for any.</summary>
    public static (MappingQuery Mappings, IReadOnlyList<string> Identifiers) ReadReadiness(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, KnownOfReadiness, faults, Named);
        return (ReadPage(query, faults), ReadNamed(query, faults));
    }

    /// <summary>Reads <c>?state=&amp;wave=&amp;q=&amp;format=</c>: all that fits, and how to write it down.</summary>
    public static (MappingQuery Filter, MappingFormat Format) ReadExport(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, KnownOfExport, faults);
        return (ReadFilter(query), query.Word<MappingFormat>("format") ?? MappingFormat.Json);
    }

    /// <summary>Reads <c>?status=&amp;wave=&amp;limit=&amp;cursor=&amp;identifier=</c>: how mappings stand to what Stytch holds.</summary>
    public static (MappingQuery Mappings, ParityStatus? Status, IReadOnlyList<string> Identifiers) ReadParity(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, KnownOfParity, faults, Named);
        var status = query.Word<ParityStatus>("status");
        var filter = new MappingQuery(
            null, query.Text("wave", MappingRules.MaxReferenceLength), null, null, query.Integer("limit", 1, MappingQuery.MaxLimit, DefaultLimit));
        return (filter with { After = ReadCursor(ParityLister.Bound(filter, status), query, faults) }, status, ReadNamed(query, faults));
    }

    private static IReadOnlyList<string> ReadNamed(QueryReader query, FaultList faults)
    {
        var identifiers = query.ValuesOf(Named);
        if (identifiers.Count > MaxNamed)
        {
            faults.Add(Named, "too_many", $"Stands {identifiers.Count} times: at most {MaxNamed}.");
        }

        if (identifiers.Any(identifier => MappingRules.FaultOfIdentifier(identifier) is not null))
        {
            faults.Add(Named, "not_allowed", "Must be a mapping's identifier.");
        }

        // Those that are named are answered at once.
        if (identifiers.Count > 0 && (query.ValueOf("limit") ?? query.ValueOf("cursor")) is not null)
        {
            faults.Add(Named, "contradiction", "Stands beside limit or cursor: leave them out.");
        }

        return identifiers;
    }

    private static MappingQuery ReadPage(QueryReader query, FaultList faults)
    {
        var filter = ReadFilter(query) with { Limit = query.Integer("limit", 1, MappingQuery.MaxLimit, DefaultLimit) };
        return filter with { After = ReadCursor(filter, query, faults) };
    }

    private static MappingQuery ReadFilter(QueryReader query) => new(
        query.Word<MappingState>("state"),
        query.Text("wave", MappingRules.MaxReferenceLength),
        query.Text("q", MaxSearchLength),
        After: null,
        MappingQuery.MaxLimit);

    private static string? ReadCursor(MappingQuery filter, QueryReader query, FaultList faults)
    {
        if (query.ValueOf("cursor") is not { } value)
        {
            return null;
        }

        var after = ListCursor.Read(filter, value);
        if (after is null)
        {
            faults.Add("cursor", "not_of_this_list", "Must be the next_cursor of an answer to the same filter, unaltered. Begin again without it.");
        }

        return after;
    }
}
