using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Changes.Rollout;
using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Admin.Changes;

/// <summary>Changes the state of many mappings: <c>POST changes</c>, and for a wave <c>POST waves/{wave}/cutover</c> and its like.</summary>
internal static class MassChangeEndpoints
{
    private static readonly ErrorType[] Refused =
    [
        .. Refusals.OfBodies,
        ErrorType.InvalidBody,
        ErrorType.InvalidMapping,
        ErrorType.NotFound,
        ErrorType.TransitionRefused,
        ErrorType.NotReady,
        ErrorType.ChangedMeanwhile,
        ErrorType.TooManySchedules,
        ErrorType.StoreLostContent,
    ];

    public static void MapMassChanges(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Changes").Requires(AdminRole.Operator);
        group.MapPost("/changes", ChangeAsync)
            .Describe("changeMappings", "Change the state of many mappings as one revision", Refused)
            .Accepts<MassChangeRequest>("application/json")
            .Produces<MassChangeDocument>()
            .Produces<MassChangeDocument>(StatusCodes.Status202Accepted);
        foreach (var action in Enum.GetValues<StateAction>())
        {
            group.MapPost(
                "/waves/{wave}/" + Words.Of(action),
                (HttpContext context, MassChangeWriter writer, TimeProvider time, CancellationToken cancellationToken) =>
                        ChangeWaveAsync(context, action, writer, time, cancellationToken))
                .WithMetadata(ApiParameters.OfWave)
                .Describe(Words.Of(action) + "Wave", $"Change the state of a wave's mappings as one revision: {Words.Of(action)}", Refused)
                .Accepts<WaveChangeRequest>("application/json")
                .Produces<MassChangeDocument>()
                .Produces<MassChangeDocument>(StatusCodes.Status202Accepted);
        }
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, MassChangeWriter writer, TimeProvider time, CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var faults = new FaultList();
            var order = MassChangeRequest.Read(document.RootElement, time.GetUtcNow(), faults);
            return faults.IsEmpty
                ? await writer.ChangeAsync(context, order, cancellationToken)
                : faults.ToProblem(ErrorType.InvalidBody, "the body; nothing was changed");
        }
    }

    private static async Task<IResult> ChangeWaveAsync(
        HttpContext context, StateAction action, MassChangeWriter writer, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var wave = PathIdentifier.Read(context, faults, "wave");
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var order = WaveChangeRequest.Read(document.RootElement, action, wave ?? "", time.GetUtcNow(), faults);
            return faults.IsEmpty
                ? await writer.ChangeAsync(context, order, cancellationToken)
                : faults.ToProblem(ErrorType.InvalidBody, "the request; nothing was changed");
        }
    }
}
