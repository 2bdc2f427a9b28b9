using Gateway.Admin.Findings;
using Gateway.Admin.Keys;
using Gateway.Admin.Parity;
using Gateway.Admin.Progress;
using Gateway.Admin.Revisions;
using Gateway.Errors;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Readiness;

namespace Gateway.Admin.Console.Mappings;

/// <summary>One mapping: who answers its logins now, all that is known of it, and what can be done.</summary>
internal static class MappingDetailPage
{
    /// <summary>The parameter that says where the history goes on.</summary>
    public const string HistoryField = "history";

    /// <summary>Entries of the past a page.</summary>
    private const string HistoryRows = "10";

    public static void AddMappingDetail(this ConsoleRoutes routes)
    {
        routes.Page("/mappings/{}", AdminRole.Viewer, request => ShowAsync(request));
        routes.AddMappingRestore();
        routes.AddMappingLinks();
    }

    /// <summary>Shows the mapping of the request's path.</summary>
    /// <param name="request">The request.</param>
    /// <param name="problem">Why a form of the page was refused; null where none was.</param>
    /// <param name="newLink">A link just made; null where none was.</param>
    public static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem = null, NewHandoverLinkDocument? newLink = null)
    {
        var (api, segment) = (request.Api, request.Segment);
        var path = "mappings/" + segment;
        var answer = await api.SendAsync(HttpMethods.Get, path);
        if (answer.Problem is { Status: StatusCodes.Status404NotFound } missing && missing.Errors.FirstOrDefault(error => error.Owner is not null) is { } alias)
        {
            await request.GoToAsync(ConsolePaths.Of(MappingListPage.Path, alias.Owner!), "You asked for an alias of this mapping.");
            return;
        }

        var mapping = answer.Read(AdminJson.Default.ConnectionMapping);
        var handover = await Part<Handover>.ReadAsync(api, path + "/handover", AdminJson.Default.Handover, ("Accept", "application/json"));
        var status = await api.GetAsync("status", AdminJson.Default.StatusDocument);
        var time = request.Context.RequestServices.GetRequiredService<TimeProvider>();
        var data = new MappingDetailData(
            mapping, segment, WhoAnswers.Of(mapping, status.BreakGlass, status.HasLegacy, handover.Value?.AcsUrl), time.GetUtcNow())
        {
            Readiness = await Part<ReadinessReport>.ReadAsync(api, path + "/readiness", AdminJson.Default.ReadinessReport),
            Progress = await Part<MappingProgress>.ReadAsync(api, path + "/progress", AdminJson.Default.MappingProgress),
            Findings = await Part<FindingsDocument>.ReadAsync(api, path + "/findings", AdminJson.Default.FindingsDocument),
            History = await Part<HistoryDocument>.ReadAsync(
                api,
                ConsoleRequest.Target(path + "/history", ("limit", HistoryRows), ("cursor", request.Query(HistoryField))),
                AdminJson.Default.HistoryDocument),
            Connection = await Part<ConnectionFacts>.ReadAsync(api, path + "/connection", AdminJson.Default.ConnectionFacts),
            Parity = await Part<ParityListDocument>.ReadAsync(
                api, ConsoleRequest.Target("parity", ("identifier", mapping.Identifier)), AdminJson.Default.ParityListDocument),
            Handover = handover,
            Links = await Part<HandoverLinkListDocument>.ReadAsync(api, path + "/handover/links", AdminJson.Default.HandoverLinkListDocument),
            NewLink = newLink,
            Problem = problem,
        };
        await request.RenderAsync<MappingDetailView>(mapping.Identifier, data, problem?.Status ?? StatusCodes.Status200OK);
    }
}
