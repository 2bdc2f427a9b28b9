using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Identities;
using Gateway.Evidence.Sightings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Findings;

/// <summary>What the SAML traffic of a mapping showed, and forgetting it once its faults are mended.</summary>
internal static class FindingEndpoints
{
    private const string Path = "/mappings/{identifier}/findings";

    public static void MapFindings(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Findings");
        group.MapMethods(Path, EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("getFindings", "What the SAML traffic of a mapping showed", ErrorType.NotFound)
            .Produces<FindingsDocument>();
        group.MapDelete(Path, ForgetAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("deleteFindings", "Forget what was seen of a mapping, after a remedy", ErrorType.NotFound)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context, IMappingStore mappings, ISightingStore sightings, SightingRecorder recorder, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        await recorder.FlushAsync(cancellationToken);
        var seen = await sightings.ReadAsync(mapping.Identifier, cancellationToken);
        return TypedResults.Json(FindingsDocument.Of(mapping.Identifier, seen), AdminJson.Readable.FindingsDocument);
    }

    private static async Task<IResult> ForgetAsync(
        HttpContext context,
        IMappingStore mappings,
        ISightingStore sightings,
        SightingRecorder recorder,
        IIdentityStore identities,
        IdentityRecorder identityRecorder,
        CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        // What waits here was seen before the remedy as well.
        await recorder.FlushAsync(cancellationToken);
        await identityRecorder.FlushAsync(cancellationToken);
        await sightings.ForgetAsync(mapping.Identifier, cancellationToken);
        await identities.ForgetAsync(mapping.Identifier, cancellationToken);
        return TypedResults.NoContent();
    }
}
