using System.Globalization;
using Gateway.Admin.Changes;
using Gateway.Admin.Keys;
using Gateway.Admin.Plans;
using Gateway.Changes.Rollout;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Telemetry;

namespace Gateway.Admin.Console.Mappings;

/// <summary>
/// Changes the state of mappings in two steps: a dry run is shown as a plan, and that plan is what is applied. Of one mapping the change is made over the
/// version that its page showed.
/// </summary>
internal static class MappingChangePages
{
    public const string Path = MappingListPage.Path + "/change";
    public const string ScopeField = "scope";
    public const string Selected = "selected";
    public const string Filtered = "filter";
    public const string IdentifierField = "identifier";
    public const string VersionField = "version";
    public const string ActionField = "action";
    public const string ReasonField = "reason";
    public const string TicketField = "ticket";
    public const string SkipField = "skip_refused";
    public const string ForceField = "force";
    public const string PlanField = "plan";
    public const string RefusedField = "refused";

    private const string Yes = "yes";

    public static void AddMappingChanges(this ConsoleRoutes routes) => routes.Form("/mappings/change", AdminRole.Operator, AnswerAsync);

    private static Task AnswerAsync(ConsoleRequest request)
    {
        var order = Read(request);
        return request.Field(PlanField) is { } plan ? MakeAsync(request, order, plan) : ShowAsync(request, order, null);
    }

    private static MappingChangeOrder Read(ConsoleRequest request) => new(
        request.Field(ActionField) ?? "",
        request.Field(ScopeField) == Filtered,
        [.. request.Fields[IdentifierField].OfType<string>().Where(identifier => identifier.Length > 0)],
        new(request.Field(MappingListFilter.TextField), request.Field(MappingListFilter.StateField), request.Field(MappingListFilter.WaveField)),
        request.Field(VersionField),
        request.Field(ReasonField) ?? "",
        request.Field(TicketField),
        request.Field(SkipField) == Yes,
        request.Field(ForceField) == Yes && request.May(AdminRole.Admin));

    private static async Task ShowAsync(ConsoleRequest request, MappingChangeOrder order, ProblemDocument? problem)
    {
        if (FaultOf(order) is { } fault)
        {
            await RenderAsync(request, new(order, null, problem ?? fault));
            return;
        }

        var answer = await request.Api.SendAsync(HttpMethods.Post, "changes", DryRun(order));
        await RenderAsync(
            request, new(order, answer.IsSuccess ? answer.Read(AdminJson.Default.MassChangeDocument) : null, problem ?? answer.Problem));
    }

    private static Task RenderAsync(ConsoleRequest request, MappingChangeData data) =>
        request.RenderAsync<MappingChangeView>("Change mappings", data, data.Problem?.Status ?? StatusCodes.Status200OK);

    // What is refused is left out of the look at it, so that the rest is seen beside it. Whether it is left out of the change, the next step says.
    private static MassChangeRequest DryRun(MappingChangeOrder order)
    {
        var filter = order.IsFiltered ? order.Filter : new(null, null, null);
        return new(
            WordOf<StateAction>(order.Action),
            filter.Wave,
            filter.State is { } state ? WordOf<MappingState>(state) : null,
            filter.Text,
            order.IsFiltered ? null : order.Identifiers,
            All: order.IsFiltered && filter.IsEverything,
            order.Reason,
            order.Ticket,
            At: null,
            DryRun: true,
            SkipRefused: true,
            order.IsForced);
    }

    // A word that is none must not widen a filter.
    private static TEnum WordOf<TEnum>(string word)
        where TEnum : struct, Enum =>
        Words.TryParse<TEnum>(word, out var value) ? value : throw new BadHttpRequestException("Not a word of this page's forms.");

    private static ProblemDocument? FaultOf(MappingChangeOrder order) => order switch
    {
        { IsFiltered: false, Identifiers.Count: 0 } =>
            Fault("Select at least one mapping, or all that fit the filter.", "No mapping is selected. Nothing was changed."),
        { Action.Length: 0 } => Fault("Choose what to do.", "No action was chosen. Nothing was changed."),
        _ => null,
    };

    private static ProblemDocument Fault(string title, string detail) =>
        new("about:blank", title, StatusCodes.Status400BadRequest, detail, "incomplete_form", "", []);

    private static async Task MakeAsync(ConsoleRequest request, MappingChangeOrder order, string plan)
    {
        if (request.Field(RefusedField) is not (null or "0") && !order.SkipsRefused)
        {
            var fault = Fault("Say what becomes of the refused ones.", "Some mappings are refused: leave them out, or mend them first. Nothing was changed.");
            await ShowAsync(request, order, fault);
            return;
        }

        var answer = order is { Version: { } version, Identifiers: [var identifier] }
            ? await ChangeOneAsync(request, order, identifier, version, plan)
            : await request.Api.SendAsync(HttpMethods.Post, $"plans/{Uri.EscapeDataString(plan)}/apply");
        if (answer.Problem is { } problem)
        {
            await ShowAsync(request, order, problem);
            return;
        }

        var notice = order.Version is null
            ? Done(answer.Read(AdminJson.Default.AppliedPlanDocument))
            : Done(answer.Read(AdminJson.Default.StateChangeDocument));
        await request.GoToAsync(order.Origin, notice);
    }

    // Over the version that was looked at: what anybody changed since is not run over. The plan was for the eyes alone then.
    private static async Task<ConsoleAnswer> ChangeOneAsync(ConsoleRequest request, MappingChangeOrder order, string identifier, string version, string plan)
    {
        await request.Api.SendAsync(HttpMethods.Delete, $"plans/{Uri.EscapeDataString(plan)}");
        return await request.Api.SendAsync(
            HttpMethods.Post,
            $"mappings/{Uri.EscapeDataString(identifier)}/{Uri.EscapeDataString(order.Action)}",
            new StateChangeRequest(order.Reason, order.Ticket, At: null, order.IsForced),
            ("If-Match", $"\"{version}\""));
    }

    private static string Done(AppliedPlanDocument applied) =>
        string.Create(CultureInfo.InvariantCulture, $"Revision {applied.Revision}: {applied.Changes} mappings changed.");

    private static string Done(StateChangeDocument change) => change.Changed
        ? string.Create(CultureInfo.InvariantCulture, $"Revision {change.Revision}: it was {Words.Of(change.Before)}, and is {Words.Of(change.Mapping.State)}.")
        : $"It is {Words.Of(change.Mapping.State)} already. Nothing was changed.";
}
