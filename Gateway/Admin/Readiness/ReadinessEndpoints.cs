using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.Mappings;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Identities;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Sightings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Readiness;

/// <summary>Whether mappings can be cut over, and why not.</summary>
internal static class ReadinessEndpoints
{
    public static void MapReadiness(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Findings");
        group.MapMethods("/mappings/{identifier}/readiness", EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("getReadiness", "Whether a mapping can be cut over, and why not", ErrorType.NotFound)
            .Produces<ReadinessReport>();
        group.MapMethods("/readiness", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfReadiness)
            .Describe("listReadiness", "Which mappings can be cut over", ErrorType.InvalidQuery)
            .Produces<ReadinessListDocument>();
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        IMappingStore store,
        ReadinessReader reader,
        SightingRecorder recorder,
        IdentityRecorder identities,
        CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, store, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        await recorder.FlushAsync(cancellationToken);
        await identities.FlushAsync(cancellationToken);
        return TypedResults.Json(await reader.ReadAsync(mapping, cancellationToken), AdminJson.Readable.ReadinessReport);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IMappingStore store, ReadinessReader reader, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var (query, identifiers) = ListQuery.ReadReadiness(context.Request.Query, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        var page = identifiers.Count > 0
            ? new MappingPage(await StoredMappings.FindAsync(store, identifiers, query, cancellationToken), HasMore: false)
            : await store.ListAsync(query with { MaxLookedAt = ListQuery.MaxLookedAt }, cancellationToken);
        var reports = await reader.ReadAsync(page.Mappings, cancellationToken);
        var nextCursor = page.GoesOnAfter is { } last ? ListCursor.Write(query, last) : null;
        return TypedResults.Json(new ReadinessListDocument(reports, nextCursor), AdminJson.Readable.ReadinessListDocument);
    }
}
