using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Handovers;
using Gateway.Mappings.Store;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Progress;

/// <summary>Links to the page that a customer's IT sees in place of the handover message.</summary>
internal static class HandoverLinkEndpoints
{
    private static readonly string[] Known = [.. AdminJson.Default.NewHandoverLinkRequest.Properties.Select(property => property.Name)];

    public static void MapHandoverLinks(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Progress");
        group.MapMethods("/mappings/{identifier}/handover/links", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("listHandoverLinks", "The links to a mapping's handover page", ErrorType.NotFound)
            .Produces<HandoverLinkListDocument>();
        group.MapPost("/mappings/{identifier}/handover/links", CreateAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(ApiParameters.OfOne)
            .Describe(
                "createHandoverLink",
                "Make a link to a mapping's handover page; its URL is shown this once",
                [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NotFound, ErrorType.HandoverOff, ErrorType.TooManyLinks])
            .Accepts<NewHandoverLinkRequest>("application/json")
            .Produces<NewHandoverLinkDocument>(StatusCodes.Status201Created);
        group.MapDelete("/handover/links/{id}", RevokeAsync)
            .Requires(AdminRole.Operator)
            .Describe("revokeHandoverLink", "Revoke a link to a handover page", ErrorType.NotFound)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IMappingStore store, IHandoverLinkStore links, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, store, cancellationToken);
        return mapping is null
            ? problem!
            : TypedResults.Json(
                new HandoverLinkListDocument([.. (await links.ListAsync(mapping.Identifier, cancellationToken)).Select(HandoverLinkDocument.Of)]),
                AdminJson.Readable.HandoverLinkListDocument);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        IMappingStore store,
        IHandoverLinkStore links,
        IOptions<HandoverOptions> options,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var (request, bodyProblem) = await ReadAsync(context, timeProvider.GetUtcNow(), cancellationToken);
        if (request is null)
        {
            return bodyProblem!;
        }

        var (mapping, problem) = await MappingOfPath.FindAsync(context, store, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        if (options.Value.PublicUrl is not { Length: > 0 } origin)
        {
            return new Problem(
                ErrorType.HandoverOff,
                $"There are no links here: set {HandoverOptions.Section}:{nameof(HandoverOptions.PublicUrl)} to the origin under which browsers reach the "
                + "public listener, such as https://sso.example.com.");
        }

        var (link, path) = HandoverLink.Make(
            mapping.Identifier,
            AdminCaller.Of(context).KeyId,
            timeProvider.GetUtcNow(),
            request.ExpiresInDays ?? HandoverLink.DefaultDays,
            request.Until);
        return await links.AddAsync(link, cancellationToken)
            ? TypedResults.Json(
                new NewHandoverLinkDocument(link.Id, link.Identifier, origin.TrimEnd('/') + path, link.ExpiresAt),
                AdminJson.Readable.NewHandoverLinkDocument,
                statusCode: StatusCodes.Status201Created)
            : new Problem(
                ErrorType.TooManyLinks, $"There are {IHandoverLinkStore.MaxLinks} links already that have not ended: revoke some. No link was made.");
    }

    private static async Task<(NewHandoverLinkRequest? Request, Problem? Problem)> ReadAsync(
        HttpContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return (null, problem);
        }

        using (document)
        {
            var faults = new FaultList();
            var body = new JsonObjectReader(document.RootElement, Known, faults);
            var days = body.OptionalInteger("expires_in_days");
            if (days is < 1 or > HandoverLink.MaxDays)
            {
                faults.Add("expires_in_days", "out_of_range", $"Must be a whole number from 1 to {HandoverLink.MaxDays}.");
            }

            var until = body.OptionalText("until") is { } day ? HandoverQuery.ReadDay(day, now, faults) : null;
            return faults.IsEmpty ? (new(days, until), null) : (null, faults.ToProblem(ErrorType.InvalidBody, "the body; no link was made"));
        }
    }

    private static async Task<IResult> RevokeAsync(string id, IHandoverLinkStore links, CancellationToken cancellationToken) =>
        await links.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : new Problem(ErrorType.NotFound, "There is no link with this id.");
}
