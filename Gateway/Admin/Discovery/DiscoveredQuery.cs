using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Gateway.Admin.Requests;
using Gateway.Changes.Formats;

namespace Gateway.Admin.Discovery;

/// <summary>What <c>GET discovered</c> asks for: a page, <c>?limit=&amp;cursor=</c>, or a file of all drafts, <c>?format=</c>.</summary>
/// <param name="Limit">Drafts a page.</param>
/// <param name="After">The last identifier of the page before; null for the first page.</param>
/// <param name="Format">How a file is written; null for a page.</param>
internal sealed record DiscoveredQuery(int Limit, string? After, MappingFormat? Format)
{
    public const int MaxLimit = 1000;

    private const int DefaultLimit = 100;

    private static readonly string[] Known = ["limit", "cursor", "format"];

    public static DiscoveredQuery Read(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, Known, faults);
        var format = query.Word<MappingFormat>("format");
        foreach (var name in Known[..2].Where(name => format is not null && query.ValueOf(name) is not null))
        {
            faults.Add(name, "contradiction", "Stands beside format: a file has all drafts.");
        }

        return new DiscoveredQuery(query.Integer("limit", 1, MaxLimit, DefaultLimit), ReadCursor(query, faults), format);
    }

    /// <summary>The opaque place where a list goes on. Any place is harmless, so it needs no check sum.</summary>
    public static string? CursorOf(string? goesOnAfter) => goesOnAfter is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(goesOnAfter));

    private static string? ReadCursor(QueryReader query, FaultList faults)
    {
        if (query.ValueOf("cursor") is not { } cursor)
        {
            return null;
        }

        if (Base64Url.IsValid(cursor) && Base64Url.DecodeFromChars(cursor) is { Length: > 0 } place && Utf8.IsValid(place))
        {
            return Encoding.UTF8.GetString(place);
        }

        faults.Add("cursor", "not_a_cursor", "Must be the next_cursor of an earlier answer, unaltered. Begin again without it.");
        return null;
    }
}
