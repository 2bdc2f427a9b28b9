using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Changes.Rollout;
using Gateway.Errors;
using Gateway.Telemetry;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Changes;

/// <summary>Changes the state of one mapping: <c>POST mappings/{identifier}/cutover</c> and its like.</summary>
internal static class StateChangeEndpoints
{
    public static void MapStateChanges(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/mappings/{identifier}").WithTags("Changes").Requires(AdminRole.Operator);
        Map(group, StateAction.Cutover, "Send a mapping's logins to Stytch");
        Map(group, StateAction.Shadow, "Leave a mapping's logins on the legacy side and check its responses");
        Map(group, StateAction.Rollback, "Take a mapping back to the state before its last change of state");
        Map(group, StateAction.Pause, "Answer a mapping's logins with a page that asks to come back");
        Map(group, StateAction.Resume, "End a mapping's pause");
        Map(group, StateAction.Retire, "Answer a mapping's logins with a page that names the new settings");
    }

    private static void Map(RouteGroupBuilder group, StateAction action, string summary) => group
        .MapPost("/" + Words.Of(action), (HttpContext context, StateChangeWriter writer, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeAsync(context, action, writer, time, cancellationToken))
        .WithMetadata(ApiParameters.OfStateChange)
        .Describe(
            Words.Of(action) + "Mapping",
            summary,
            [
                .. Refusals.OfWrites,
                .. Refusals.OfBodies,
                ErrorType.InvalidBody,
                ErrorType.NotFound,
                ErrorType.TransitionRefused,
                ErrorType.NotReady,
                ErrorType.ChangedMeanwhile,
                ErrorType.TooManySchedules,
            ])
        .Accepts<StateChangeRequest>("application/json")
        .Produces<StateChangeDocument>()
        .Produces<ScheduleDocument>(StatusCodes.Status202Accepted);

    private static async Task<IResult> ChangeAsync(
        HttpContext context, StateAction action, StateChangeWriter writer, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var identifier = PathIdentifier.Read(context, faults);
        var condition = VersionCondition.OfChange(context.Request.Headers, faults);
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var request = StateChangeRequest.Read(document.RootElement, action, time.GetUtcNow(), faults);
            if (request.At is not null && condition.ExpectedVersion is not null)
            {
                faults.Add(HeaderNames.IfMatch, "contradiction", "Stands beside at: a scheduled change is made over whatever is there when it is due.");
            }

            return faults.IsEmpty
                ? await writer.ChangeAsync(context, identifier!, request.ToChange(action), request.At, condition.ExpectedVersion, cancellationToken)
                : faults.ToProblem(ErrorType.InvalidBody, "the request; nothing was changed");
        }
    }
}
