using Gateway.Admin.Changes;
using Gateway.Admin.Keys;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Errors;

namespace Gateway.Admin.Console.Schedules;

/// <summary>What the page shows of scheduled changes.</summary>
/// <param name="IsOver">True for those that are over, false for those that wait.</param>
/// <param name="Schedules">A part of them.</param>
/// <param name="Problem">Why one was not approved or taken back; null where nobody wanted to.</param>
internal sealed record ScheduleData(bool IsOver, ConsoleSlice<ScheduleDocument> Schedules, ProblemDocument? Problem);

/// <summary>Changes that wait for their time, and what became of the others.</summary>
internal static class SchedulePages
{
    public const string Path = ConsolePaths.Root + "/schedules";
    public const string ShowField = "show";
    public const string Over = "over";

    public static void AddSchedules(this ConsoleRoutes routes)
    {
        routes.Page("/schedules", AdminRole.Viewer, request => ShowAsync(request, null));
        routes.Form("/schedules/{}/cancel", AdminRole.Operator, request => JudgeAsync(
            request, HttpMethods.Delete, "", "The change was taken back. Nothing of it will be made."));
        routes.Form("/schedules/{}/approve", AdminRole.Admin, request => JudgeAsync(
            request, HttpMethods.Post, "/approve", "The change is approved and will be made at its time."));
    }

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem)
    {
        var isOver = request.Query(ShowField) is Over;
        var all = (await request.Api.GetAsync("changes/scheduled", AdminJson.Default.ScheduleListDocument)).Scheduled;
        var shown = all.Where(schedule => isOver == IsOver(schedule));

        // The next one due is what those that wait are about; of those that are over, the last.
        ScheduleDocument[] ordered = [.. isOver ? shown.OrderByDescending(schedule => schedule.At) : shown.OrderBy(schedule => schedule.At)];
        await request.RenderAsync<ScheduleView>(
            "Schedules", new ScheduleData(isOver, ConsoleSlice.Of(request, ordered), problem), problem?.Status ?? StatusCodes.Status200OK);
    }

    private static bool IsOver(ScheduleDocument schedule) => schedule.Status is not (ScheduleStatus.Waiting or ScheduleStatus.Running);

    private static async Task JudgeAsync(ConsoleRequest request, string method, string rest, string done)
    {
        var answer = await request.Api.SendAsync(method, $"changes/scheduled/{request.Segment}{rest}");
        await (answer.Problem is { } problem ? ShowAsync(request, problem) : request.GoToAsync(Path, done));
    }
}
