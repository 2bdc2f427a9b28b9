using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Connections;
using Gateway.Mappings.Store;
using Gateway.Saml.Metadata;

namespace Gateway.Admin.Connections;

/// <summary>What is known of the connection behind a mapping: read from Stytch, or told by an operator where there are no API keys.</summary>
internal static class ConnectionEndpoints
{
    private const string Path = "/mappings/{identifier}/connection";

    public static void MapConnections(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Connections").WithMetadata(ApiParameters.OfOne);
        group.MapMethods(Path, EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .Describe("getConnection", "What is known of the Stytch connection behind a mapping", ErrorType.NotFound)
            .Produces<ConnectionFacts>();
        group.MapPut(Path, PutAsync)
            .Requires(AdminRole.Operator)
            .Describe(
                "putConnection",
                "Tell what Stytch holds for the connection",
                [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NotFound, ErrorType.ChangedMeanwhile])
            .Accepts<ConnectionRequest>("application/json")
            .Produces<ConnectionFacts>();
        group.MapPut($"{Path}/metadata", PutMetadataAsync)
            .Requires(AdminRole.Operator)
            .Describe(
                "putConnectionMetadata",
                "Tell the connection's identity provider by its metadata",
                [.. Refusals.OfUploads, ErrorType.InvalidBody, ErrorType.NotFound, ErrorType.ChangedMeanwhile])
            .Accepts<IFormFile>(XmlBody.MediaTypes[0], XmlBody.MediaTypes[1..])
            .Produces<ConnectionFacts>();
        group.MapDelete(Path, DeleteAsync)
            .Requires(AdminRole.Operator)
            .Describe("deleteConnection", "Forget what is known of the connection", ErrorType.NotFound)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, IMappingStore mappings, IConnectionStore connections, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        return await connections.GetAsync(ConnectionKey.Of(mapping), cancellationToken) is { } facts
            ? TypedResults.Json(facts, AdminJson.Readable.ConnectionFacts)
            : NothingKnown();
    }

    private static async Task<IResult> PutAsync(
        HttpContext context,
        IMappingStore mappings,
        IConnectionStore connections,
        ConnectionCache book,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
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

            var key = ConnectionKey.Of(mapping);
            var present = await connections.GetAsync(key, cancellationToken);
            var faults = new FaultList();
            var facts = ConnectionRequest.Read(document.RootElement, key, NowOrAfter(present, timeProvider), faults);
            // That Stytch deleted the connection stays: an operator's word about its values does not bring it back.
            return faults.IsEmpty
                ? await KeepAsync(facts with { DeletedAt = present?.DeletedAt }, warning: null, connections, book, cancellationToken)
                : faults.ToProblem(ErrorType.InvalidBody, "the connection; nothing was kept");
        }
    }

    private static async Task<IResult> PutMetadataAsync(
        HttpContext context,
        IMappingStore mappings,
        IConnectionStore connections,
        ConnectionCache book,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var (xml, bodyProblem) = await XmlBody.ReadAsync(context.Request, IdpMetadataReader.MaxBytes, cancellationToken);
        if (xml is null)
        {
            return bodyProblem!;
        }

        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        // Of the identity provider that the mapping names: another tenant's file is easily taken for this one's.
        var read = IdpMetadataReader.Read(xml, mapping.IdpEntityId);
        if ((read.Fault ?? ConnectionCertificate.FaultOf(read.Idp!.Certificates)) is { } fault)
        {
            return new Problem(ErrorType.InvalidBody, $"The metadata {fault}. Nothing was kept.");
        }

        var (key, idp) = (ConnectionKey.Of(mapping), read.Idp!);
        var present = await connections.GetAsync(key, cancellationToken);
        var readAt = NowOrAfter(present, timeProvider);
        var facts = (present ?? new ConnectionFacts { Project = key.Project, ConnectionId = key.ConnectionId, ReadAt = readAt }) with
        {
            IdpEntityId = idp.EntityId,
            IdpSsoUrl = idp.SsoUrl,
            Certificates = [.. idp.Certificates.Select(certificate => ConnectionCertificate.TryRead(certificate)!)],
            ReadAt = readAt,
            Source = FactSource.Operator,
        };
        var warning = MetadataValidity.WarningOf(read.ValidUntil, timeProvider.GetUtcNow());
        return await KeepAsync(facts, warning, connections, book, cancellationToken);
    }

    private static async Task<IResult> KeepAsync(
        ConnectionFacts facts, string? warning, IConnectionStore connections, ConnectionCache book, CancellationToken cancellationToken)
    {
        if (!await connections.PutAsync(facts, cancellationToken))
        {
            return new Problem(
                ErrorType.ChangedMeanwhile,
                "Newer facts of the connection came meanwhile; nothing was kept. Read them, and send yours again where they still differ.");
        }

        book.Forget(facts.Key());
        return TypedResults.Json(facts with { Warning = warning }, AdminJson.Readable.ConnectionFacts);
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, IMappingStore mappings, IConnectionStore connections, ConnectionCache book, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, mappings, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        var isForgotten = await connections.DeleteAsync(ConnectionKey.Of(mapping), cancellationToken);
        book.Forget(ConnectionKey.Of(mapping));
        return isForgotten ? TypedResults.NoContent() : NothingKnown();
    }

    private static Problem NothingKnown() => new(
        ErrorType.NotFound,
        "Nothing is known of the mapping's connection yet: give its project an API secret, or send what Stytch's dashboard shows with PUT.");

    // What is told now is newer than what is there, also where the clock of whoever wrote that is ahead.
    private static DateTimeOffset NowOrAfter(ConnectionFacts? present, TimeProvider timeProvider)
    {
        // As the stores keep it, so that what is answered is what will be read.
        var now = FactTime.ToMoment(FactTime.Of(timeProvider.GetUtcNow()));
        return present?.ReadAt >= now ? present.ReadAt.AddMicroseconds(1) : now;
    }
}
