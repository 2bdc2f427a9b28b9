using System.Text.Json.Serialization.Metadata;
using Gateway.Errors;

namespace Gateway.Admin.Console.Mappings;

/// <summary>A part of a page that may be missing, or refused, without the page being so.</summary>
/// <param name="Value">What there is; null where there is nothing.</param>
/// <param name="Problem">Why it could not be read; null where it could.</param>
internal sealed record Part<T>(T? Value, ProblemDocument? Problem)
    where T : class
{
    /// <summary>Reads a part; what the API has nothing of (404) is empty, what it refuses is told in its place.</summary>
    /// <param name="api">The API.</param>
    /// <param name="target">Path and query, percent-encoded.</param>
    /// <param name="type">What it is.</param>
    /// <param name="headers">Further headers.</param>
    public static async Task<Part<T>> ReadAsync(ConsoleApi api, string target, JsonTypeInfo<T> type, params (string Name, string Value)[] headers)
    {
        var answer = await api.SendAsync(HttpMethods.Get, target, headers: headers);
        return answer switch
        {
            { Status: StatusCodes.Status404NotFound } => new(null, null),
            { Problem: { } problem } => new(null, problem),
            _ => new(answer.Read(type), null),
        };
    }
}
