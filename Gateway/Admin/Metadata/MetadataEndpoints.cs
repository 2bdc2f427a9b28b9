using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Public.Metadata;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Metadata;

/// <summary>The stored copy of a mapping's legacy metadata: shown, set, taken from the legacy backend, forgotten.</summary>
internal static class MetadataEndpoints
{
    private const string Path = "/mappings/{identifier}/metadata";

    public static void MapMetadata(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Metadata").WithMetadata(ApiParameters.OfOne);
        group.MapMethods(Path, EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .Describe("getMetadata", "The stored copy of a mapping's legacy metadata", ErrorType.NotFound)
            .Produces<Stream>(StatusCodes.Status200OK, FrozenMetadata.MediaType);
        group.MapPut(Path, PutAsync)
            .Requires(AdminRole.Operator)
            .Describe("putMetadata", "Store a copy of the metadata", [.. Refusals.OfUploads, ErrorType.InvalidBody, ErrorType.NotFound])
            .Accepts<IFormFile>(XmlBody.MediaTypes[0], XmlBody.MediaTypes[1..])
            .Produces<MetadataDocument>();
        group.MapDelete(Path, DeleteAsync)
            .Requires(AdminRole.Operator)
            .Describe("deleteMetadata", "Forget the stored copy: the legacy backend answers again", ErrorType.NotFound)
            .Produces(StatusCodes.Status204NoContent);
        group.MapPost($"{Path}/freeze", FreezeAsync)
            .Requires(AdminRole.Operator)
            .Describe("freezeMetadata", "Store what the legacy backend serves now", ErrorType.NotFound, ErrorType.LegacyFailed)
            .Produces<MetadataDocument>();
    }

    private static async Task<IResult> ReadAsync(HttpContext context, IMappingStore mappings, IMetadataStore copies, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        return await copies.GetAsync(mapping.Identifier, cancellationToken) is { } copy
            ? TypedResults.Bytes(copy.Xml, FrozenMetadata.MediaType, "metadata.xml", entityTag: new EntityTagHeaderValue(copy.ETag))
            : NothingStored();
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, IMappingStore mappings, IMetadataStore copies, MetadataCache book, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var (xml, bodyProblem) = await XmlBody.ReadAsync(context.Request, FrozenMetadata.MaxBytes, cancellationToken);
        if (xml is null)
        {
            return bodyProblem!;
        }

        if (MetadataXml.FaultOf(xml) is { } fault)
        {
            return new Problem(ErrorType.InvalidBody, $"The body is no SAML metadata. {fault} Nothing was stored.");
        }

        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        return mapping is null ? problem! : await StoreAsync(context, mapping, xml, copies, book, timeProvider, cancellationToken);
    }

    private static async Task<IResult> FreezeAsync(
        HttpContext context,
        IMappingStore mappings,
        IMetadataStore copies,
        LegacyMetadata legacy,
        MetadataCache book,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        var fetched = await legacy.ReadAsync(mapping, cancellationToken);
        return fetched.Body is { } xml
            ? await StoreAsync(context, mapping, xml, copies, book, timeProvider, cancellationToken)
            : new Problem(
                ErrorType.LegacyFailed,
                $"The metadata could not be taken from the legacy backend: {fetched.Failure}. Nothing was stored; send it with PUT, or try again.");
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, IMappingStore mappings, IMetadataStore copies, MetadataCache book, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        var isForgotten = await copies.DeleteAsync(mapping.Identifier, cancellationToken);
        book.Forget(mapping.Identifier);
        return isForgotten ? TypedResults.NoContent() : NothingStored();
    }

    private static async Task<IResult> StoreAsync(
        HttpContext context,
        ConnectionMapping mapping,
        byte[] xml,
        IMetadataStore copies,
        MetadataCache book,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var copy = new FrozenMetadata(mapping.Identifier, xml, timeProvider.GetUtcNow(), AdminCaller.Of(context).KeyId);
        await copies.PutAsync(copy, cancellationToken);
        book.Forget(mapping.Identifier);
        return TypedResults.Json(MetadataDocument.Of(copy), AdminJson.Readable.MetadataDocument);
    }

    private static Problem NothingStored() => new(
        ErrorType.NotFound, "No copy of the mapping's metadata is stored: take it from the legacy backend with POST .../metadata/freeze, or send it with PUT.");
}
