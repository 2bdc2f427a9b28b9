using Gateway.Admin.Console.Layout;
using Gateway.Admin.Keys;
using Gateway.Errors;

namespace Gateway.Admin.Console.Plans;

/// <summary>Plans: made of a file, looked at, approved, applied, thrown away.</summary>
internal static class PlanPages
{
    public const string Path = ConsolePaths.Root + "/plans";

    public const string ReasonField = "reason";
    public const string TicketField = "ticket";
    public const string PruneField = "prune";
    public const string FileField = "file";

    /// <summary>So many new mappings with every field stay below 150 KB.</summary>
    private const string ChangesPageSize = "30";

    /// <summary>The API takes no longer source.</summary>
    private const int MaxSourceCharacters = 200;

    public static void AddPlans(this ConsoleRoutes routes)
    {
        routes.Page("/plans", AdminRole.Viewer, request => ListAsync(request, StatusCodes.Status200OK));
        routes.Upload("/plans", AdminRole.Operator, MakeAsync);
        routes.Page("/plans/{}", AdminRole.Viewer, request => ShowAsync(request, null));
        routes.Form("/plans/{}/approve", AdminRole.Admin, ApproveAsync);
        routes.Form("/plans/{}/apply", AdminRole.Operator, ApplyAsync);
        routes.Form("/plans/{}/remove", AdminRole.Operator, RemoveAsync);
    }

    public static string PathOf(string id) => ConsolePaths.Of(Path, id);

    private static async Task ListAsync(ConsoleRequest request, int status, Func<PlanListData, PlanListData>? with = null)
    {
        var data = new PlanListData(await request.Api.GetAsync("plans", AdminJson.Default.PlanListDocument));
        await request.RenderAsync<PlanListView>("Plans", with is null ? data : with(data), status);
    }

    private static async Task MakeAsync(ConsoleRequest request)
    {
        if (await ConsoleUpload.ReadAsync(request) is not { } upload)
        {
            await request.RenderAsync<FailureView>(
                "This form is of another session",
                new Failure("This form is of another session", "Open the page again and repeat it. No plan was made."),
                StatusCodes.Status403Forbidden);
            return;
        }

        var file = await PlanUpload.OpenAsync(upload, request.Context.RequestAborted);
        if (file.VendorKind is { } kind)
        {
            await ListAsync(request, StatusCodes.Status422UnprocessableEntity, data => Typed(data, upload) with { VendorKind = kind });
            return;
        }

        var target = ConsoleRequest.Target(
            "plans",
            (PruneField, upload.Fields.ContainsKey(PruneField) ? "true" : null),
            (ReasonField, upload.Fields.GetValueOrDefault(ReasonField)),
            (TicketField, upload.Fields.GetValueOrDefault(TicketField)),
            ("source", upload.FileName[..Math.Min(upload.FileName.Length, MaxSourceCharacters)]));
        var answer = await request.Api.SendAsync(HttpMethods.Post, target, file.Content, file.MediaType);
        await (answer.Problem is { } problem
            ? ListAsync(request, problem.Status, data => Typed(data, upload) with { Problem = problem })
            : request.GoToAsync(PathOf(answer.Read(AdminJson.Default.PlanDocument).Id), "This is what the file would change. Nothing was changed yet."));
    }

    private static PlanListData Typed(PlanListData data, ConsoleUpload upload) => data with
    {
        FileName = upload.FileName,
        Reason = upload.Fields.GetValueOrDefault(ReasonField),
        Ticket = upload.Fields.GetValueOrDefault(TicketField),
        Prunes = upload.Fields.ContainsKey(PruneField),
    };

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem)
    {
        var plan = await request.Api.GetAsync($"plans/{request.Segment}", AdminJson.Default.PlanDocument);
        var kind = request.Query("kind");
        var changes = await request.Api.GetAsync(
            ConsoleRequest.Target($"plans/{request.Segment}/changes", ("kind", kind), ("limit", ChangesPageSize), ("cursor", request.Query("cursor"))),
            AdminJson.Default.PlanChangesDocument);
        var isLoading = plan.Applied is { } applied
            && (await request.Api.GetAsync("status", AdminJson.Default.StatusDocument)).Table.Revision < applied.Revision;
        await request.RenderAsync<PlanView>(
            $"Plan {plan.Id}", new PlanData(plan, changes, kind, isLoading, problem), problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task ApproveAsync(ConsoleRequest request)
    {
        var answer = await request.Api.SendAsync(HttpMethods.Post, $"plans/{request.Segment}/approve");
        await (answer.Problem is { } problem
            ? ShowAsync(request, problem)
            : request.GoToAsync($"{Path}/{request.Segment}", "Approved. It can be applied now."));
    }

    private static async Task ApplyAsync(ConsoleRequest request)
    {
        var answer = await request.Api.SendAsync(HttpMethods.Post, $"plans/{request.Segment}/apply");
        if (answer.Problem is { } problem)
        {
            await ShowAsync(request, problem);
            return;
        }

        var applied = answer.Read(AdminJson.Default.AppliedPlanDocument);
        await request.GoToAsync(
            $"{Path}/{request.Segment}",
            $"{(applied.AlreadyApplied ? "Was applied before" : "Applied")} as revision {applied.Revision}: {applied.Adds} added, {applied.Changes} changed, "
            + $"{applied.Deletes} deleted.");
    }

    private static async Task RemoveAsync(ConsoleRequest request)
    {
        var answer = await request.Api.SendAsync(HttpMethods.Delete, $"plans/{request.Segment}");
        await (answer.Problem is { } problem ? ShowAsync(request, problem) : request.GoToAsync(Path, "Thrown away. Nothing was changed by it."));
    }
}
