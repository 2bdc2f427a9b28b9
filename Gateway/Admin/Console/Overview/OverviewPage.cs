using System.Text.Json.Serialization.Metadata;
using Gateway.Admin.Keys;
using Gateway.Admin.Progress;

namespace Gateway.Admin.Console.Overview;

/// <summary>The first page: how far the migration is, and what needs somebody.</summary>
internal static class OverviewPage
{
    /// <summary>Changes that are shown.</summary>
    private const string LastChanges = "10";

    public static void AddOverview(this ConsoleRoutes routes) => routes.Page("", AdminRole.Viewer, ShowAsync);

    private static async Task ShowAsync(ConsoleRequest request)
    {
        var progress = await request.Api.SendAsync(HttpMethods.Get, "progress", headers: ("Prefer", ProgressEndpoints.RespondAsync));
        var time = request.Context.RequestServices.GetRequiredService<TimeProvider>();
        await request.RenderAsync<OverviewView>(
            "Overview",
            new OverviewData(
                progress.Status is StatusCodes.Status202Accepted ? new(null, null) : PartOf(progress, AdminJson.Default.ProgressOverview),
                progress.Headers.RetryAfter.Count > 0,
                await ReadAsync(request, "traffic", AdminJson.Default.TrafficDocument),
                await ReadAsync(request, ConsoleRequest.Target("revisions", ("limit", LastChanges)), AdminJson.Default.RevisionListDocument),
                await new Attention(request.Api, time).FindAsync()));
    }

    private static async Task<Part<T>> ReadAsync<T>(ConsoleRequest request, string target, JsonTypeInfo<T> type)
        where T : class =>
        PartOf(await request.Api.SendAsync(HttpMethods.Get, target), type);

    private static Part<T> PartOf<T>(ConsoleAnswer answer, JsonTypeInfo<T> type)
        where T : class =>
        answer.Problem is { } problem ? new(null, problem) : new(answer.Read(type), null);
}
