using Gateway.Admin.Keys;
using Gateway.Admin.Status;
using Gateway.Errors;

namespace Gateway.Admin.Console.Status;

/// <summary>What the page shows.</summary>
/// <param name="Status">How the gateway stands.</param>
/// <param name="Problem">Why a rescue was refused; null where none was.</param>
internal sealed record StatusData(StatusDocument Status, ProblemDocument? Problem);

/// <summary>How the gateway stands, and the rescue of a store that lost its content.</summary>
internal static class StatusPages
{
    public const string Path = ConsolePaths.Root + "/status";
    public const string ActionField = "action";

    public static void AddStatus(this ConsoleRoutes routes)
    {
        routes.Page("/status", AdminRole.Viewer, request => ShowAsync(request, null));
        routes.Form("/status", AdminRole.Admin, RescueAsync);
    }

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem) => await request.RenderAsync<StatusView>(
        "Status", new StatusData(await request.Api.GetAsync("status", AdminJson.Default.StatusDocument), problem), problem?.Status ?? StatusCodes.Status200OK);

    private static async Task RescueAsync(ConsoleRequest request)
    {
        var answer = request.Field(ActionField) switch
        {
            "reseed" => await request.Api.SendAsync(HttpMethods.Post, "store/reseed"),
            "accept" => await request.Api.SendAsync(HttpMethods.Post, "store/accept"),
            _ => null,
        };
        await (answer switch
        {
            null => ShowAsync(request, null),
            { Problem: { } problem } => ShowAsync(request, problem),
            _ => request.GoToAsync(Path, "The store is followed again."),
        });
    }
}
