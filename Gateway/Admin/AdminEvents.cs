using System.Text.Json;
using Gateway.Admin.Access;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;

namespace Gateway.Admin;

/// <summary>Records every admin request that is no read, whichever endpoint it is for: the operation's name is the action.</summary>
internal sealed class AdminEvents(RequestDelegate next, EventRecorder recorder, TimeProvider timeProvider)
{
    private const string AbsentReason = "client_gone";

    public async Task InvokeAsync(HttpContext context)
    {
        var start = timeProvider.GetTimestamp();
        await next(context);
        if (IsRead(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>() is not { } operation)
        {
            return;
        }

        // Without a right key it is anybody's: it must not push out what operators did.
        var caller = context.Features.Get<AdminCaller>();
        var lane = caller is null ? EventLane.Unmapped : EventLane.Changes;
        if (recorder.Admits(lane))
        {
            recorder.Record(lane, Row(context, JsonNamingPolicy.SnakeCaseLower.ConvertName(operation.EndpointName), caller) with
            {
                Duration = timeProvider.GetElapsedTime(start),
            });
        }
    }

    private static GatewayEvent Row(HttpContext context, string action, AdminCaller? caller)
    {
        var change = context.Features.Get<AdminChange>();
        var reason = context.Features.Get<Problem>()?.ErrorType.WireName()
            ?? (context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? AbsentReason : null);
        return new GatewayEvent
        {
            Action = action,
            Status = reason is null ? EventStatus.Success : EventStatus.Error,
            RequestId = context.TraceIdentifier,
            Identifier = caller is null ? null : IdentifierOf(context),
            Connection = change?.Mapping?.ConnectionId,
            Project = change?.Mapping?.Project,
            State = change?.Mapping is { } mapping ? Words.Of(mapping.State) : null,
            Reason = reason,
            By = caller?.KeyId,
            Revision = change?.Revision ?? 0,
            HttpStatus = context.Response.StatusCode,
        };
    }

    private static string? IdentifierOf(HttpContext context) =>
        context.Request.RouteValues.ContainsKey(PathIdentifier.Name) ? PathIdentifier.Read(context, new FaultList()) : null;

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
