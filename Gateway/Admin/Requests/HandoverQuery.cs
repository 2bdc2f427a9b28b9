using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Requests;

/// <summary>What is asked of a handover message: <c>?until=2026-12-31</c>, and its form by <c>Accept</c>.</summary>
internal static class HandoverQuery
{
    private const string Until = "until";

    /// <summary>The day up to which the old settings work; null where none is given.</summary>
    public static DateOnly? Read(IQueryCollection parameters, DateTimeOffset now, FaultList faults)
    {
        return new QueryReader(parameters, [Until], faults).ValueOf(Until) is { } value ? ReadDay(value, now, faults) : null;
    }

    /// <summary>The same of a text; null where a fault was added.</summary>
    public static DateOnly? ReadDay(string value, DateTimeOffset now, FaultList faults)
    {
        if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            faults.Add(Until, "not_a_day", "Must be a day such as 2026-12-31.");
            return null;
        }

        if (day < DateOnly.FromDateTime(now.UtcDateTime))
        {
            faults.Add(Until, "out_of_range", "Is over already: give today or a later day.");
            return null;
        }

        return day;
    }

    /// <summary>True where JSON is asked for by name, and preferred to text; whatever takes everything gets the text.</summary>
    public static bool WantsJson(IHeaderDictionary headers)
    {
        if (!MediaTypeHeaderValue.TryParseList(headers.Accept, out var accepted))
        {
            return false;
        }

        return QualityOf("application/json") is { } json and > 0 && json > (QualityOf("text/plain") ?? 0);

        double? QualityOf(string type) => accepted.FirstOrDefault(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } found
            ? found.Quality ?? 1
            : null;
    }
}
