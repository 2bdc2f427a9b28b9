using Gateway.Errors;
using Gateway.Evidence.Explain;
using Gateway.Telemetry.Events;

namespace Gateway.Admin.Console.Trace;

/// <summary>What the page shows that traces logins.</summary>
/// <param name="Query">What is looked for.</param>
/// <param name="Login">The login that was asked for, or the newest one of the identifier; null where there is none.</param>
/// <param name="Events">A page of the event log, newest first.</param>
/// <param name="Next">Where the next page is; null on the last.</param>
internal sealed record TraceData(TraceQuery Query, LoginTrace? Login, IReadOnlyList<EventRecord> Events, string? Next)
{
    /// <summary>What a message that was pasted says; null where none was.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>Why the message cannot be explained; null where it can.</summary>
    public ProblemDocument? Problem { get; init; }
}

/// <summary>What is looked for in the event log.</summary>
/// <param name="RequestId">A reference; null for any.</param>
/// <param name="Identifier">An identifier; null for any.</param>
/// <param name="IsFailed">True for failed ones alone.</param>
/// <param name="IsLive">True to follow what happens.</param>
/// <param name="Cursor">Where the page begins; null for the newest.</param>
internal sealed record TraceQuery(string? RequestId, string? Identifier, bool IsFailed, bool IsLive, string? Cursor)
{
    public const string RequestIdField = "request_id";
    public const string IdentifierField = "identifier";
    public const string StatusField = "status";
    public const string LiveField = "live";
    public const string CursorField = "cursor";
    public const string Failed = "error";
    public const string Live = "1";

    public static TraceQuery Of(ConsoleRequest request) => new(
        request.Query(RequestIdField),
        request.Query(IdentifierField),
        request.Query(StatusField) is Failed,
        request.Query(LiveField) is Live && request.Query(CursorField) is null,
        request.Query(CursorField));

    /// <summary>The page of this query.</summary>
    public string ToPage() => To(TracePages.Path, (LiveField, IsLive ? Live : null), (CursorField, Cursor));

    /// <summary>The call of the API.</summary>
    public string ToApi() => To("events", ("limit", "50"), (CursorField, Cursor));

    /// <summary>The stream of rows that follows it, and the API's stream behind that.</summary>
    public string ToTail(string path) => To(path);

    private string To(string path, params ReadOnlySpan<(string Name, string? Value)> more) => ConsoleRequest.Target(
        path, [(RequestIdField, RequestId), (IdentifierField, Identifier), (StatusField, IsFailed ? Failed : null), .. more]);
}
