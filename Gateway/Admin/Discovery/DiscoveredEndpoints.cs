using Gateway.Admin.Access;
using Gateway.Admin.Changes;
using Gateway.Admin.Keys;
using Gateway.Admin.Mappings;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Changes.Formats;
using Gateway.Errors;
using Gateway.Evidence.Discovery;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Discovery;

/// <summary>Identifiers without a mapping whose traffic was learned: as drafts, as a file of mappings to be completed, and what becomes of them.</summary>
internal static class DiscoveredEndpoints
{
    private const string OnePath = "/discovered/{identifier}";

    public static void MapDiscovered(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Discovery");
        group.MapMethods("/discovered", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfDiscovered)
            .Describe("listDiscovered", "List identifiers without a mapping, as drafts of mappings", ErrorType.InvalidQuery)
            .Produces<DiscoveredListDocument>();
        group.MapMethods(OnePath, EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("getDiscovered", "What the traffic of an identifier without a mapping showed, with its certificates", ErrorType.NotFound)
            .Produces<DiscoveredDocument>();
        group.MapPost(OnePath + "/adopt", AdoptAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfAdopt)
            .Describe(
                "adoptDiscovered",
                "Make a mapping of a draft",
                [.. Refusals.OfChanges, .. Refusals.OfBodies, ErrorType.InvalidMapping, ErrorType.KeyTaken, ErrorType.StoreLostContent, ErrorType.NotFound])
            .Accepts<ConnectionMapping>("application/json")
            .Produces<ConnectionMapping>(StatusCodes.Status201Created);
        group.MapDelete(OnePath, ForgetAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("deleteDiscovered", "Forget what was seen of an identifier without a mapping", ErrorType.NotFound)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context, DraftReader drafts, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var query = DiscoveredQuery.Read(context.Request.Query, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        if (query.Format is { } format)
        {
            return await ExportAsync(context, drafts, format, cancellationToken);
        }

        var page = await drafts.ListAsync(query.After, query.Limit, cancellationToken);
        return TypedResults.Json(
            new DiscoveredListDocument([.. page.Drafts.Select(DiscoveredDocument.Of)], DiscoveredQuery.CursorOf(page.GoesOnAfter)),
            AdminJson.Readable.DiscoveredListDocument);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, DraftReader drafts, MappingFormat format, CancellationToken cancellationToken)
    {
        // Read to its end before the headers go out, so that a store that is away can still be answered: what is kept of unmapped identifiers is bounded.
        using var document = new MemoryStream();
        await MappingExport.WriteDraftsAsync(
            drafts.ReadAllAsync(after: null, cancellationToken).Select(draft => new WrittenRow(draft.Mapping, draft.IdpSsoUrl)),
            format,
            document,
            cancellationToken);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"discovered{format.Extension()}\"";
        return TypedResults.Bytes(document.ToArray(), format is MappingFormat.Csv ? "text/csv; charset=utf-8" : format.MediaType());
    }

    private static async Task<IResult> ReadAsync(HttpContext context, DraftReader drafts, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        if (PathIdentifier.Read(context, faults) is not { } identifier)
        {
            return faults.ToProblem(ErrorType.InvalidRequest, "the path");
        }

        return await drafts.FindAsync(identifier, cancellationToken) is { } draft
            ? TypedResults.Json(DiscoveredDocument.WithCertificates(draft), AdminJson.Readable.DiscoveredDocument)
            : NotDiscovered();
    }

    private static async Task<IResult> AdoptAsync(
        HttpContext context, DraftReader drafts, IMappingStore store, MappingBody body, MappingWriter writer, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var note = NoteQuery.Read(context.Request.Query, faults);
        var refusal = faults.IsEmpty ? ErrorType.InvalidMapping : ErrorType.InvalidQuery;
        var identifier = PathIdentifier.Read(context, faults);
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var draft = identifier is null ? null : await drafts.FindAsync(identifier, cancellationToken);
            var mapping = body.Read(document.RootElement, identifier, faults, draft?.Mapping);
            if (!faults.IsEmpty)
            {
                return faults.ToProblem(refusal, "the mapping; it was not stored");
            }

            return await CreateAsync(context, drafts, store, writer, mapping, draft, note, cancellationToken);
        }
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        DraftReader drafts,
        IMappingStore store,
        MappingWriter writer,
        ConnectionMapping mapping,
        Draft? draft,
        NoteQuery note,
        CancellationToken cancellationToken)
    {
        if (draft is null)
        {
            return await store.FindAsync(mapping.Identifier, cancellationToken) is not null ? CommitProblems.Exists(mapping.Identifier) : NotDiscovered();
        }

        var (isStored, answer) = await writer.CreateAsync(context, mapping, note, cancellationToken);
        if (isStored)
        {
            await drafts.AdoptAsync(mapping.Identifier, cancellationToken);
        }

        return answer;
    }

    private static async Task<IResult> ForgetAsync(HttpContext context, DraftReader drafts, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        if (PathIdentifier.Read(context, faults) is not { } identifier)
        {
            return faults.ToProblem(ErrorType.InvalidRequest, "the path");
        }

        return await drafts.ForgetAsync(identifier, cancellationToken) ? TypedResults.NoContent() : NotDiscovered();
    }

    private static Problem NotDiscovered() => new(
        ErrorType.NotFound,
        "Nothing was learned of this identifier, or it has a mapping by now. GET /admin/v1/discovered lists what was; it takes Gateway:Discovery:Enabled.");
}
