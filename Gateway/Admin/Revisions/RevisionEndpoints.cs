using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.Mappings;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Revisions;

/// <summary>The numbered past: revisions, what each changed, one mapping's history, and whether any of it was tampered with.</summary>
internal static class RevisionEndpoints
{
    private const int DefaultLimit = 100;

    private const int MaxLimit = 1000;

    // Each change of a page is read beside its mapping's history.
    private const int MaxChangesLimit = 500;

    private static readonly string[] ListParameters = ["limit", "cursor", "action", "by"];

    private static readonly string[] PageParameters = ["limit", "cursor"];

    public static void MapRevisions(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Revisions");
        group.MapMethods("/revisions", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfRevisions)
            .Describe("listRevisions", "List revisions, newest first", ErrorType.InvalidQuery)
            .Produces<RevisionListDocument>();
        group.MapMethods("/revisions/{revision}", EndpointDescription.Read, GetAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfPage(MaxChangesLimit))
            .Describe("getRevision", "What a revision changed, field by field", ErrorType.InvalidQuery, ErrorType.NotFound)
            .Produces<RevisionChangesDocument>();
        group.MapMethods("/mappings/{identifier}/history", EndpointDescription.Read, HistoryAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfHistory(MaxLimit))
            .Describe("getMappingHistory", "A mapping's past, newest first", ErrorType.InvalidQuery, ErrorType.NotFound)
            .Produces<HistoryDocument>();
        group.MapMethods("/audit/verify", EndpointDescription.Read, VerifyAsync)
            .Requires(AdminRole.Admin)
            .Describe("verifyAudit", "Compare every row of the past with the chain of hashes; takes a while on a large store")
            .Produces<AuditReport>();
    }

    private static async Task<IResult> ListAsync(HttpContext context, RevisionReader reader, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var query = new QueryReader(context.Request.Query, ListParameters, faults);
        var limit = query.Integer("limit", 1, MaxLimit, DefaultLimit);
        var before = BeforeOf(query);
        var action = query.Word<ChangeAction>("action");
        var by = query.Text("by", KeyRules.MaxIdLength);
        return faults.IsEmpty
            ? TypedResults.Json(
                await reader.ListAsync(before, limit, action, by, cancellationToken), AdminJson.Readable.RevisionListDocument)
            : faults.ToProblem(ErrorType.InvalidQuery, "the query");
    }

    private static async Task<IResult> GetAsync(HttpContext context, string revision, RevisionReader reader, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var query = new QueryReader(context.Request.Query, PageParameters, faults);
        var limit = query.Integer("limit", 1, MaxChangesLimit, DefaultLimit);
        var skip = query.Number("cursor", 0, long.MaxValue, 0);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        return RevisionNumber.TryParse(revision, out var number) && await reader.FindAsync(number, cancellationToken) is { } record
            ? TypedResults.Json(await reader.ReadChangesAsync(record, skip, limit, cancellationToken), AdminJson.Readable.RevisionChangesDocument)
            : new Problem(ErrorType.NotFound, "There is no revision of this number, or its record is not kept any more.");
    }

    private static async Task<IResult> HistoryAsync(HttpContext context, RevisionReader reader, IMappingStore store, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var query = new QueryReader(context.Request.Query, PageParameters, faults);
        var limit = query.Integer("limit", 1, MaxLimit, DefaultLimit);
        var before = BeforeOf(query);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        if (PathIdentifier.Read(context, faults) is not { } identifier)
        {
            return faults.ToProblem(ErrorType.InvalidRequest, "the path");
        }

        var history = await reader.ReadHistoryAsync(identifier, before, limit, cancellationToken);
        return history.History.Count > 0 || before is not null
            ? TypedResults.Json(history, AdminJson.Readable.HistoryDocument)
            : CommitProblems.NotFound(await store.FindAsync(identifier, cancellationToken));
    }

    private static async Task<IResult> VerifyAsync(IMappingStore store, CancellationToken cancellationToken) =>
        TypedResults.Json(await store.VerifyAsync(cancellationToken), AdminJson.Readable.AuditReport);

    private static long? BeforeOf(QueryReader query) => query.Number("cursor", 1, long.MaxValue, 0) is > 0 and var before ? before : null;
}
