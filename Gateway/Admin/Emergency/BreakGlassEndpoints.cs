using Gateway.Admin.Access;
using Gateway.Admin.Changes;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Admin.Status;
using Gateway.Errors;
using Gateway.Mappings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Emergency;

/// <summary>
/// The emergency switch: one call sends every mapping to the legacy side, one call ends that. No mapping is touched, so that afterwards each is
/// what it was.
/// </summary>
internal static class BreakGlassEndpoints
{
    public static void MapBreakGlass(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/break-glass").WithTags("Break-glass");
        group.MapMethods("", EndpointDescription.Read, Read)
            .Requires(AdminRole.Viewer)
            .Describe("getBreakGlass", "Whether everything is sent to the legacy side")
            .Produces<BreakGlassDocument>();
        group.MapPost("/legacy", SetAsync)
            .Requires(AdminRole.Admin)
            .Describe(
                "setBreakGlass",
                "Send every mapping to the legacy side, whatever its state",
                [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NoLegacy, ErrorType.StoreLostContent])
            .Accepts<BreakGlassRequest>("application/json")
            .Produces<BreakGlassDocument>();
        group.MapDelete("/legacy", EndAsync)
            .Requires(AdminRole.Admin)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfNote)
            .Describe("endBreakGlass", "Serve every mapping by its own state again", ErrorType.StoreLostContent)
            .Produces<BreakGlassDocument>();
        group.MapPost("/local", SetLocalAsync)
            .Requires(AdminRole.Admin)
            .Describe(
                "setLocalBreakGlass",
                "Send every mapping to the legacy side on this gateway alone, without asking the store",
                [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NoLegacy])
            .Accepts<BreakGlassRequest>("application/json")
            .Produces<BreakGlassDocument>();
        group.MapDelete("/local", EndLocal)
            .Requires(AdminRole.Admin)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfNote)
            .Describe("endLocalBreakGlass", "End what this gateway alone does")
            .Produces<BreakGlassDocument>();
    }

    // From memory: what logins are served by is what counts, and it is asked when the store may be away.
    private static JsonHttpResult<BreakGlassDocument> Read(IGatewayStatus status)
    {
        var gateway = status.Read();
        return TypedResults.Json(BreakGlassDocument.Of(gateway.BreakGlass, gateway.LocalSwitch), AdminJson.Readable.BreakGlassDocument);
    }

    private static Task<IResult> SetAsync(HttpContext context, BreakGlassWriter writer, IGatewayStatus status, CancellationToken cancellationToken) =>
        TurnOnAsync(
            context,
            status,
            request => writer.TurnAsync(isOn: true, AdminCaller.Of(context).KeyId, request.Reason, request.Ticket, cancellationToken),
            cancellationToken);

    private static Task<IResult> SetLocalAsync(HttpContext context, IServiceProvider services, IGatewayStatus status, CancellationToken cancellationToken) =>
        TurnOnAsync(
            context,
            status,
            request =>
            {
                services.GetRequiredService<LocalBreakGlass>().TurnOn(AdminCaller.Of(context).KeyId, request.Reason, request.Ticket);
                return Task.FromResult<IResult>(Read(status));
            },
            cancellationToken);

    private static async Task<IResult> TurnOnAsync(
        HttpContext context, IGatewayStatus status, Func<BreakGlassRequest, Task<IResult>> turn, CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var faults = new FaultList();
            var request = BreakGlassRequest.Read(document.RootElement, faults);
            if (!faults.IsEmpty)
            {
                return faults.ToProblem(ErrorType.InvalidBody, "the body; nothing was changed");
            }

            return status.Read().HasLegacy
                ? await turn(request)
                : new Problem(
                    ErrorType.NoLegacy,
                    "No legacy cluster is configured (ReverseProxy:Clusters:legacy), so there is nowhere to send logins. Nothing was changed.");
        }
    }

    private static async Task<IResult> EndAsync(HttpContext context, BreakGlassWriter writer, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var note = NoteQuery.Read(context.Request.Query, faults);
        return faults.IsEmpty
            ? await writer.TurnAsync(isOn: false, AdminCaller.Of(context).KeyId, note.Reason, note.Ticket, cancellationToken)
            : faults.ToProblem(ErrorType.InvalidQuery, "the query; nothing was changed");
    }

    private static IResult EndLocal(HttpContext context, IServiceProvider services, IGatewayStatus status)
    {
        var faults = new FaultList();
        _ = NoteQuery.Read(context.Request.Query, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query; nothing was changed");
        }

        return services.GetRequiredService<LocalBreakGlass>().TurnOff(AdminCaller.Of(context).KeyId)
            ? Read(status)
            : new Problem(
                ErrorType.InternalError,
                "This gateway serves every mapping by its own state again, but the file of the switch cannot be removed: remove it, "
                + "or a restart turns the switch on. The log names it.");
    }
}
