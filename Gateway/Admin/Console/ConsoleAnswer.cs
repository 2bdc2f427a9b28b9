using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Errors;

namespace Gateway.Admin.Console;

/// <summary>What a call of the API was answered with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body.</param>
internal sealed record ConsoleAnswer(int Status, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Why it was refused; null where it was not.</summary>
    public ProblemDocument? Problem { get; } = Status is >= 200 and < 300 ? null : ReadProblem(Status, Body);

    /// <summary>The document of a success.</summary>
    /// <exception cref="ConsoleRefusedException">It was refused.</exception>
    public T Read<T>(JsonTypeInfo<T> type) =>
        Problem is { } problem
            ? throw new ConsoleRefusedException(problem)
            : JsonSerializer.Deserialize(Body.Span, type) ?? throw new JsonException("The answer is null.");

    /// <exception cref="ConsoleRefusedException">It was refused.</exception>
    public ConsoleAnswer OrRefuse() => Problem is { } problem ? throw new ConsoleRefusedException(problem) : this;

    private static ProblemDocument ReadProblem(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, ProblemJson.Readable.ProblemDocument) ?? throw new JsonException("A problem is null.");
        }
        catch (JsonException)
        {
            return new ProblemDocument("about:blank", "The gateway refused this.", status, "It gave no reason.", "unknown", "", []);
        }
    }
}

/// <summary>A call of the API was refused, and the page has nothing to show without it.</summary>
internal sealed class ConsoleRefusedException(ProblemDocument problem) : Exception(problem.Title)
{
    public ProblemDocument Problem { get; } = problem;
}
