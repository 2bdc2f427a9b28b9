using System.Net;
using Gateway.Errors;

namespace Gateway.Cli.Verbs;

/// <summary>The gateway refused a call of its admin API. The message says why, every fault on a line of its own.</summary>
internal sealed class AdminApiException : Exception
{
    private AdminApiException(string message, HttpResponseMessage answer, ProblemDocument? problem)
        : base(message) => (Status, RetryAfter, Problem) = (answer.StatusCode, answer.Headers.RetryAfter?.Delta, problem);

    public HttpStatusCode Status { get; }

    /// <summary>When to ask again; null where the gateway did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>What the gateway said; null where the answer was none of the gateway's.</summary>
    public ProblemDocument? Problem { get; }

    public static AdminApiException Of(HttpResponseMessage answer, ProblemDocument? problem)
    {
        if (problem is null)
        {
            return new(
                $"{answer.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Authority)} answered {(int)answer.StatusCode}, "
                + "but not as a gateway of this version does.", answer, null);
        }

        var lines = problem.Errors.Select(error => $"  - {PlaceOf(error)}{error.Message}");
        return new(
            string.Join(Environment.NewLine, lines.Prepend($"{problem.Title} {problem.Detail} ({problem.ErrorType}, request {problem.RequestId})")),
            answer,
            problem);
    }

    // In a file: the line, and the column as its header has it.
    private static string PlaceOf(ProblemError error)
    {
        var place = string.Join(", ", new[] { error.Row, error.Column ?? error.Field }.Where(part => !string.IsNullOrEmpty(part)));
        return place.Length > 0 ? place + ": " : "";
    }
}
