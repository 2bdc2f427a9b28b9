using Gateway.Admin.Parity;
using Gateway.Changes.Formats;
using Gateway.Evidence.Parity;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Requests;

/// <summary>
/// Reads which mappings are asked for, <c>?state=&amp;wave=&amp;q=&amp;limit=&amp;cursor=</c>, naming every parameter that cannot be accepted.
/// </summary>
internal static class ListQuery
{
    public const int DefaultLimit = 100;

    private const int MaxSearchLength = 256;

    private const string SafeToRetire = "safe_to_retire";

    private static readonly string[] Filters = ["state", "wave", "q"];

    private static readonly string[] Known = [.. Filters, "limit", "cursor"];

    private static readonly string[] KnownOfTenants = [.. Known, SafeToRetire];

    private static readonly string[] KnownOfParity = ["status", "wave", "limit", "cursor"];

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

    /// <summary>Reads <c>?state=&amp;wave=&amp;q=&amp;format=</c>: all that fits, and how to write it down.</summary>
    public static (MappingQuery Filter, MappingFormat Format) ReadExport(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, KnownOfExport, faults);
        return (ReadFilter(query), query.Word<MappingFormat>("format") ?? MappingFormat.Json);
    }

    /// <summary>Reads <c>?status=&amp;wave=&amp;limit=&amp;cursor=</c>: how mappings stand to what Stytch holds.</summary>
    public static (MappingQuery Mappings, ParityStatus? Status) ReadParity(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, KnownOfParity, faults);
        var status = query.Word<ParityStatus>("status");
        var filter = new MappingQuery(
            null, query.Text("wave", MappingRules.MaxReferenceLength), null, null, query.Integer("limit", 1, MappingQuery.MaxLimit, DefaultLimit));
        return (filter with { After = ReadCursor(ParityLister.Bound(filter, status), query, faults) }, status);
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
