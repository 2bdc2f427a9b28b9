using Gateway.Admin.Access;
using Gateway.Admin.Changes;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Mappings;

/// <summary>The mappings of the admin API: one by its identifier, and the list.</summary>
internal static class MappingEndpoints
{
    private const string OnePath = "/mappings/{identifier}";

    public static void MapMappings(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Mappings");
        group.MapMethods("/mappings", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfList)
            .Describe("listMappings", "List mappings", ErrorType.InvalidQuery)
            .Produces<MappingListDocument>();
        group.MapMethods(OnePath, EndpointDescription.Read, GetAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(ApiParameters.OfGet)
            .Describe("getMapping", "Get one mapping", ErrorType.NotFound)
            .Produces<ConnectionMapping>()
            .Produces(StatusCodes.Status304NotModified);
        group.MapPut(OnePath, PutAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfPut)
            .Describe(
                "putMapping",
                "Create or replace a mapping",
                [.. Refusals.OfWrites, .. Refusals.OfBodies, ErrorType.InvalidMapping, ErrorType.KeyTaken, ErrorType.NotReady])
            .Accepts<ConnectionMapping>("application/json")
            .Produces<ConnectionMapping>()
            .Produces<ConnectionMapping>(StatusCodes.Status201Created);
        group.MapDelete(OnePath, DeleteAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfDelete)
            .Describe("deleteMapping", "Delete a mapping", [.. Refusals.OfWrites, ErrorType.NotFound])
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IMappingStore store, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var query = ListQuery.Read(context.Request.Query, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        var page = await store.ListAsync(query with { MaxLookedAt = ListQuery.MaxLookedAt }, cancellationToken);
        var nextCursor = page.GoesOnAfter is { } last ? ListCursor.Write(query, last) : null;
        return TypedResults.Json(new MappingListDocument(page.Mappings, nextCursor), AdminJson.Readable.MappingListDocument);
    }

    private static async Task<IResult> GetAsync(HttpContext context, IMappingStore store, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        if (PathIdentifier.Read(context, faults) is not { } identifier)
        {
            return faults.ToProblem(ErrorType.InvalidRequest, "the path");
        }

        var mapping = await store.FindAsync(identifier, cancellationToken);
        if (mapping is null || mapping.Identifier != identifier)
        {
            return CommitProblems.NotFound(mapping);
        }

        context.Response.Headers.ETag = VersionCondition.ETag(mapping.Version);
        return VersionCondition.IsCurrent(context.Request.Headers, mapping.Version)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Json(mapping, AdminJson.Readable.ConnectionMapping);
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, MappingBody body, PutGuard guard, MappingWriter writer, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var note = NoteQuery.ReadForced(context.Request.Query, faults);
        var refusal = faults.IsEmpty ? ErrorType.InvalidMapping : ErrorType.InvalidQuery;
        var identifier = PathIdentifier.Read(context, faults);
        var condition = VersionCondition.OfWrite(context.Request.Headers, faults);
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var mapping = body.Read(document.RootElement, identifier, faults);
            if (!faults.IsEmpty)
            {
                return faults.ToProblem(refusal, "the mapping; it was not stored");
            }

            var refused = note.IsForced ? null : await guard.RefusalOfAsync(mapping, cancellationToken);
            return refused ?? await writer.PutAsync(context, mapping, condition, note, cancellationToken);
        }
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, MappingWriter writer, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var note = NoteQuery.Read(context.Request.Query, faults);
        var refusal = faults.IsEmpty ? ErrorType.InvalidRequest : ErrorType.InvalidQuery;
        var identifier = PathIdentifier.Read(context, faults);
        var condition = VersionCondition.OfWrite(context.Request.Headers, faults);
        return faults.IsEmpty
            ? await writer.DeleteAsync(context, identifier!, condition, note, cancellationToken)
            : faults.ToProblem(refusal, "the request; nothing was deleted");
    }
}
