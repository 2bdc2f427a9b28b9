using System.Globalization;

namespace Gateway.Errors;

/// <summary>
/// A refusal for a program: answers as RFC 9457 problem details. Says what is wrong and what would be right; holds no secret and no dependency's text.
/// </summary>
/// <param name="ErrorType">Which refusal; decides status and title.</param>
/// <param name="Detail">What happened this time, as a sentence or two.</param>
internal sealed record Problem(ErrorType ErrorType, string Detail) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>Every bad field, query parameter or header; empty where the refusal is about none.</summary>
    public IReadOnlyList<ProblemError> Errors { get; init; } = [];

    /// <summary>The version that is there, for a caller that expected another; 0 for none.</summary>
    public long? CurrentVersion { get; init; }

    /// <summary>Who made the version that is there, and when; null where that is not known or there is none.</summary>
    public (string By, DateTimeOffset At)? CurrentMadeBy { get; init; }

    /// <summary>When it may be worth trying again; written as whole seconds, at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Whoever looks at the request afterwards, such as the event log, learns what it was refused for.
        httpContext.Features.Set(this);
        var response = httpContext.Response;
        response.StatusCode = ErrorType.Status();
        if (RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var document = new ProblemDocument(
            ErrorType.Uri(),
            ErrorType.Title(),
            ErrorType.Status(),
            Detail,
            ErrorType.WireName(),
            httpContext.TraceIdentifier,
            Errors,
            CurrentVersion,
            CurrentMadeBy?.By,
            CurrentMadeBy?.At);
        await response.WriteAsJsonAsync(document, ProblemJson.Readable.ProblemDocument, ContentType, httpContext.RequestAborted);
    }
}
