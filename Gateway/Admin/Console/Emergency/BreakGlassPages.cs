using Gateway.Admin.Emergency;
using Gateway.Admin.Keys;
using Gateway.Errors;

namespace Gateway.Admin.Console.Emergency;

/// <summary>What the page of break-glass shows.</summary>
/// <param name="State">How the switch stands.</param>
/// <param name="Problem">Why the last change was refused; null where none was.</param>
internal sealed record BreakGlassData(BreakGlassDocument State, ProblemDocument? Problem);

/// <summary>The emergency switch: turned on and off, for the fleet or for this gateway alone.</summary>
internal static class BreakGlassPages
{
    public const string Path = ConsolePaths.Root + "/break-glass";
    public const string ActionField = "action";
    public const string ReasonField = "reason";
    public const string TicketField = "ticket";

    public static void AddBreakGlass(this ConsoleRoutes routes)
    {
        routes.Page("/break-glass", AdminRole.Viewer, request => ShowAsync(request, null));
        routes.Form("/break-glass", AdminRole.Admin, ChangeAsync);
    }

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem) => await request.RenderAsync<BreakGlassView>(
        "Break-glass",
        new BreakGlassData(await request.Api.GetAsync("break-glass", AdminJson.Default.BreakGlassDocument), problem),
        problem?.Status ?? StatusCodes.Status200OK);

    private static async Task ChangeAsync(ConsoleRequest request)
    {
        var (reason, ticket) = (request.Field(ReasonField), request.Field(TicketField));
        var body = new BreakGlassRequest(reason ?? "", ticket);
        var end = ConsoleRequest.Target("", ("reason", reason), ("ticket", ticket));
        var answer = request.Field(ActionField) switch
        {
            "legacy" => await request.Api.SendAsync(HttpMethods.Post, "break-glass/legacy", body),
            "end" => await request.Api.SendAsync(HttpMethods.Delete, "break-glass/legacy" + end),
            "local" => await request.Api.SendAsync(HttpMethods.Post, "break-glass/local", body),
            "end_local" => await request.Api.SendAsync(HttpMethods.Delete, "break-glass/local" + end),
            _ => null,
        };
        await (answer switch
        {
            null => ShowAsync(request, null),
            { Problem: { } problem } => ShowAsync(request, problem),
            _ => request.GoToAsync(Path, "Done. The change is served by this gateway; the others of a fleet follow within moments."),
        });
    }
}
