using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Identities;
using Gateway.Mappings.Store;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Identities;

/// <summary>How the identities of a mapping's people drift, and an application's user list held against them. Never a hash in an answer.</summary>
internal static class IdentityEndpoints
{
    private const string Path = "/mappings/{identifier}/identities";

    public static void MapIdentities(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Findings");
        group.MapMethods(Path, EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("getIdentities", "How the identities of a mapping's people drift, in counts", ErrorType.NotFound)
            .Produces<IdentitiesDocument>();
        group.MapPost($"{Path}/compare", CompareAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(ApiParameters.OfOne)
            .Describe(
                "compareIdentities",
                "Which users of a hashed list would become new members; nothing of it is kept",
                [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NotFound])
            .Accepts<CompareIdentitiesRequest>("application/json")
            .Produces<IdentityComparisonDocument>();
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context, IMappingStore mappings, IdentityReader reader, IdentityRecorder recorder, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        await recorder.FlushAsync(cancellationToken);
        var report = (await reader.ReadAsync([mapping], cancellationToken))[0];
        return TypedResults.Json(IdentitiesDocument.Of(mapping.Identifier, report, reader.MaxPeople), AdminJson.Readable.IdentitiesDocument);
    }

    private static async Task<IResult> CompareAsync(
        HttpContext context,
        IMappingStore mappings,
        IdentityReader reader,
        IdentityRecorder recorder,
        IdentityWatch watch,
        CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = CompareIdentitiesRequest.MaxBytes;
        }

        var (document, bodyProblem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return bodyProblem!;
        }

        using (document)
        {
            var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
            if (mapping is null)
            {
                return problem!;
            }

            var faults = new FaultList();
            var request = CompareIdentitiesRequest.Read(document.RootElement, faults);
            if (watch.Key is { } key && request.KeyId != key.Id)
            {
                faults.Add(
                    "key_id", "other_key", "The list was hashed with another key than the gateway's (Gateway:Identities:KeyFile): nobody would be known.");
            }

            if (!faults.IsEmpty)
            {
                return faults.ToProblem(ErrorType.InvalidBody, "the list; nothing was compared");
            }

            await recorder.FlushAsync(cancellationToken);
            var report = (await reader.ReadAsync([mapping], cancellationToken))[0];
            var comparison = IdentityComparison.Of(request.Users, await reader.PeopleOfAsync(mapping, cancellationToken));
            return TypedResults.Json(
                new IdentityComparisonDocument(mapping.Identifier, report.Unwatched, report.People, comparison.Outcomes, comparison.Strangers),
                AdminJson.Readable.IdentityComparisonDocument);
        }
    }
}
