using System.Globalization;
using Gateway.Formats;
using Gateway.Mappings;

namespace Gateway.Admin.Requests;

/// <summary>Reads which mappings are asked for, <c>?state=&amp;wave=&amp;q=&amp;limit=&amp;cursor=</c>, naming every parameter that cannot be accepted.</summary>
internal static class ListQuery
{
    public const int DefaultLimit = 100;

    private const int MaxSearchLength = 256;

    private static readonly string[] Filters = ["state", "wave", "q"];

    private static readonly string[] Known = [.. Filters, "limit", "cursor"];

    public static MappingQuery Read(IQueryCollection parameters, FaultList faults)
    {
        var filter = ReadFilter(parameters, Known, faults) with { Limit = ReadLimit(parameters, faults) };
        return filter with { After = ReadCursor(filter, parameters, faults) };
    }

    /// <summary>Reads <c>?state=&amp;wave=&amp;q=&amp;format=</c>: all that fits, and how to write it down.</summary>
    public static (MappingQuery Filter, MappingFormat Format) ReadExport(IQueryCollection parameters, FaultList faults)
    {
        var filter = ReadFilter(parameters, [.. Filters, "format"], faults);
        var format = MappingFormat.Json;
        if (ValueOf("format", parameters) is { } word && !Words.TryParse(word, out format))
        {
            faults.Add("format", "not_one_of", $"Must be one of {Words.ListOf<MappingFormat>()}.");
        }

        return (filter with { Limit = MappingQuery.MaxLimit }, format);
    }

    private static MappingQuery ReadFilter(IQueryCollection parameters, string[] known, FaultList faults)
    {
        foreach (var (name, values) in parameters)
        {
            // A misspelt filter that is passed over would show, or hide, the wrong tenants.
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                faults.Add(name, "unknown_parameter", $"No such parameter.{Spelling.Hint(name, known)}");
            }
            else if (values.Count > 1)
            {
                faults.Add(name, "duplicate_parameter", "Stands more than once.");
            }
        }

        return new(
            ReadState(parameters, faults),
            ReadText("wave", MappingRules.MaxReferenceLength, parameters, faults),
            ReadText("q", MaxSearchLength, parameters, faults),
            After: null,
            DefaultLimit);
    }

    // The query keys of the framework ignore case; these are known by one spelling only.
    private static string? ValueOf(string name, IQueryCollection parameters) =>
        parameters.Keys.Contains(name, StringComparer.Ordinal) && parameters[name] is [{ } value] ? value : null;

    private static MappingState? ReadState(IQueryCollection parameters, FaultList faults)
    {
        if (ValueOf("state", parameters) is not { } value)
        {
            return null;
        }

        if (Words.TryParse<MappingState>(value, out var state))
        {
            return state;
        }

        faults.Add("state", "not_one_of", $"Must be one of {Words.ListOf<MappingState>()}.");
        return null;
    }

    private static string? ReadText(string name, int maxLength, IQueryCollection parameters, FaultList faults)
    {
        var value = ValueOf(name, parameters);
        if (value is { Length: 0 } || value?.Length > maxLength || value?.Contains('\0', StringComparison.Ordinal) is true)
        {
            faults.Add(name, "not_allowed", $"Must have 1 to {maxLength} characters; leave it out to match everything.");
            return null;
        }

        return value;
    }

    private static int ReadLimit(IQueryCollection parameters, FaultList faults)
    {
        if (ValueOf("limit", parameters) is not { } value)
        {
            return DefaultLimit;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MappingQuery.MaxLimit)
        {
            return limit;
        }

        faults.Add("limit", "out_of_range", $"Must be a whole number from 1 to {MappingQuery.MaxLimit}.");
        return DefaultLimit;
    }

    private static string? ReadCursor(MappingQuery filter, IQueryCollection parameters, FaultList faults)
    {
        if (ValueOf("cursor", parameters) is not { } value)
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
