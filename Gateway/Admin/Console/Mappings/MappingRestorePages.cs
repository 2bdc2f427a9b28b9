using System.Globalization;
using Gateway.Admin.Keys;
using Gateway.Admin.Plans;
using Gateway.Admin.Revisions;
using Gateway.Errors;

namespace Gateway.Admin.Console.Mappings;

/// <summary>What the page between the wish to restore and the restore shows.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Path">The mapping's page.</param>
/// <param name="Revision">The revision to go back to.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="Plan">What it would change; null where nothing, or where that was refused.</param>
/// <param name="Problem">Why the last try was refused; null where none was.</param>
internal sealed record MappingRestoreData(
    string Identifier, string Path, string Revision, string Reason, string? Ticket, PlanDocument? Plan, ProblemDocument? Problem);

/// <summary>Makes a mapping what it was at a revision, in two steps: its plan is shown, and that plan is what is applied.</summary>
internal static class MappingRestorePages
{
    public const string Below = "/restore";
    public const string RevisionField = "revision";

    public static void AddMappingRestore(this ConsoleRoutes routes) => routes.Form("/mappings/{}" + Below, AdminRole.Operator, AnswerAsync);

    private static async Task AnswerAsync(ConsoleRequest request)
    {
        if (request.Field(MappingChangePages.PlanField) is not { } plan)
        {
            await ShowAsync(request, null);
            return;
        }

        var answer = await request.Api.SendAsync(HttpMethods.Post, $"plans/{Uri.EscapeDataString(plan)}/apply");
        if (answer.Problem is { } problem)
        {
            await ShowAsync(request, problem);
            return;
        }

        var applied = answer.Read(AdminJson.Default.AppliedPlanDocument);
        await request.GoToAsync(
            $"{MappingListPage.Path}/{request.Segment}", string.Create(CultureInfo.InvariantCulture, $"Revision {applied.Revision}: it is restored."));
    }

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem)
    {
        var identifier = Uri.UnescapeDataString(request.Segment);
        var revision = request.Field(RevisionField) ?? "";
        var (reason, ticket) = (request.Field(MappingChangePages.ReasonField) ?? "", request.Field(MappingChangePages.TicketField));
        var answer = await request.Api.SendAsync(
            HttpMethods.Post,
            $"revisions/{(revision.Length > 0 ? Uri.EscapeDataString(revision) : "-")}/restore",
            new RestoreRequest(identifier, reason, ticket, DryRun: true));
        var plan = answer.IsSuccess && answer.Read(AdminJson.Default.RestoreDocument).Plan is { } waiting
            ? await request.Api.GetAsync("plans/" + waiting.Id, AdminJson.Default.PlanDocument)
            : null;
        problem ??= answer.Problem;
        await request.RenderAsync<MappingRestoreView>(
            "Restore a mapping",
            new MappingRestoreData(identifier, $"{MappingListPage.Path}/{request.Segment}", revision, reason, ticket, plan, problem),
            problem?.Status ?? StatusCodes.Status200OK);
    }
}
