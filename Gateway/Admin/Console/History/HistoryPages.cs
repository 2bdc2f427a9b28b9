using System.Globalization;
using Gateway.Admin.Console.Plans;
using Gateway.Admin.Keys;
using Gateway.Admin.Revisions;
using Gateway.Errors;

namespace Gateway.Admin.Console.History;

/// <summary>The numbered past: what was changed, going back to it, and whether it was tampered with.</summary>
internal static class HistoryPages
{
    public const string Path = ConsolePaths.Root + "/history";
    public const string IdentifierField = "identifier";
    public const string ReasonField = "reason";
    public const string TicketField = "ticket";

    /// <summary>Which revision is gone back to: <see cref="ToThis"/> or the one before it.</summary>
    public const string TargetField = "target";
    public const string ToThis = "this";
    public const string ToBefore = "before";

    /// <summary>What is to be restored: one mapping or <see cref="WholeTable"/>.</summary>
    public const string ScopeField = "scope";
    public const string WholeTable = "all";

    public const string ActionField = "action";
    public const string Restore = "restore";

    private const string PageSize = "50";

    /// <summary>So many new mappings with every field stay below 150 KB.</summary>
    private const string ChangesPageSize = "30";

    public static void AddHistory(this ConsoleRoutes routes)
    {
        routes.Page("/history", AdminRole.Viewer, ListAsync);

        // Of all that the store holds, so it is asked for by a form, and no refresh of a page repeats it.
        routes.Form("/history/verify", AdminRole.Admin, VerifyAsync);
        routes.Page("/history/{}", AdminRole.Viewer, request => ShowAsync(request, null));
        routes.Form("/history/{}", AdminRole.Operator, RestoreAsync);
    }

    private static async Task ListAsync(ConsoleRequest request)
    {
        var (action, by, cursor) = (request.Query("action"), request.Query("by"), request.Query("cursor"));
        var list = await request.Api.GetAsync(
            ConsoleRequest.Target("revisions", ("action", action), ("by", by), ("limit", PageSize), ("cursor", cursor)),
            AdminJson.Default.RevisionListDocument);
        await request.RenderAsync<HistoryListView>("History", new HistoryListData(list, action, by, cursor));
    }

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem)
    {
        var past = await request.Api.GetAsync(
            ConsoleRequest.Target($"revisions/{request.Segment}", ("limit", ChangesPageSize), ("cursor", request.Query("cursor"))),
            AdminJson.Default.RevisionChangesDocument);
        await request.RenderAsync<RevisionView>(
            $"Revision {past.Revision.Revision}",
            new RevisionData(
                past, problem, request.Field(IdentifierField) ?? request.Query(IdentifierField), request.Field(ReasonField), request.Field(TicketField)),
            problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task RestoreAsync(ConsoleRequest request)
    {
        var identifier = request.Field(ScopeField) is WholeTable ? null : request.Field(IdentifierField) ?? "";

        // Of the whole table the API judges by their number whether they are restored at once or shown first.
        bool? isDryRun = request.Field(ActionField) is not Restore ? true : identifier is null ? null : false;
        var order = new RestoreRequest(identifier, request.Field(ReasonField) ?? "", request.Field(TicketField), isDryRun);
        var answer = await request.Api.SendAsync(HttpMethods.Post, $"revisions/{TargetOf(request)}/restore", order);
        if (answer.Problem is { } problem)
        {
            await ShowAsync(request, problem);
            return;
        }

        await (answer.Read(AdminJson.Default.RestoreDocument) switch
        {
            { Revision: { } revision } restored => request.GoToAsync(
                $"{Path}/{revision}", $"Restored revision {restored.Restored} as revision {revision}: {restored.Changed} mappings changed."),
            { Plan: { } plan } restored => request.GoToAsync(
                PlanPages.PathOf(plan.Id), $"{restored.Changed} mappings would change. Nothing was changed yet: this plan does it."),
            _ => request.GoToAsync($"{Path}/{request.Segment}", "Nothing has changed since: there is nothing to restore."),
        });
    }

    // What is no number goes to the API as it came, which says so.
    private static string TargetOf(ConsoleRequest request) =>
        request.Field(TargetField) is ToBefore && long.TryParse(request.Segment, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number - 1).ToString(CultureInfo.InvariantCulture)
            : request.Segment;

    private static async Task VerifyAsync(ConsoleRequest request) => await request.RenderAsync<AuditView>(
        "Verification of the past", new AuditData(await request.Api.GetAsync("audit/verify", AdminJson.Default.AuditReport)));
}
