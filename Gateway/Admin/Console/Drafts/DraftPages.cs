using System.Text.Json;
using Gateway.Admin.Keys;
using Gateway.Errors;

namespace Gateway.Admin.Console.Drafts;

/// <summary>Identifiers without a mapping whose traffic was learned: shown, adopted, forgotten.</summary>
internal static class DraftPages
{
    public const string Path = ConsolePaths.Root + "/drafts";

    private const string PageSize = "25";

    private static readonly string[] Named = ["connection_id", "organization_id", "project", "state", "wave", "note"];

    /// <summary>Fields that the API takes from the draft where they are left out: what somebody emptied has to be sent as nothing.</summary>
    private static readonly string[] Suggested = ["alternative_audience_uri", "alternative_acs_url", "idp_entity_id"];

    public static void AddDrafts(this ConsoleRoutes routes)
    {
        routes.Page("/drafts", AdminRole.Viewer, ListAsync);
        routes.Page("/drafts/{}", AdminRole.Viewer, request => ShowAsync(request, null));
        routes.Form("/drafts/{}/adopt", AdminRole.Operator, AdoptAsync);
        routes.Form("/drafts/{}/forget", AdminRole.Operator, ForgetAsync);
    }

    private static async Task ListAsync(ConsoleRequest request) => await request.RenderAsync<DraftListView>(
        "Drafts",
        new DraftListData(await request.Api.GetAsync(
            ConsoleRequest.Target("discovered", ("limit", PageSize), ("cursor", request.Query("cursor"))), AdminJson.Default.DiscoveredListDocument)));

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem)
    {
        var draft = await request.Api.FindAsync($"discovered/{request.Segment}", AdminJson.Default.DiscoveredDocument);
        if (draft is null)
        {
            // Somebody else adopted it meanwhile: the refusal says so better than that there is no draft.
            throw new ConsoleRefusedException(problem ?? (await request.Api.SendAsync(HttpMethods.Get, $"discovered/{request.Segment}")).Problem!);
        }

        await request.RenderAsync<DraftView>(draft.Identifier, new DraftData(draft, problem), problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task AdoptAsync(ConsoleRequest request)
    {
        var target = ConsoleRequest.Target(
            $"discovered/{request.Segment}/adopt", ("reason", request.Field("reason")), ("ticket", request.Field("ticket")));
        var answer = await request.Api.SendAsync(HttpMethods.Post, target, BodyOf(request), "application/json");
        await (answer.Problem is { } problem
            ? ShowAsync(request, problem)
            : request.GoToAsync(
                $"{ConsolePaths.Root}/mappings/{request.Segment}",
                $"Mapped to {answer.Read(AdminJson.Default.ConnectionMapping).ConnectionId}. What was learned of it stays with the mapping."));
    }

    private static async Task ForgetAsync(ConsoleRequest request)
    {
        var answer = await request.Api.SendAsync(HttpMethods.Delete, $"discovered/{request.Segment}");
        await (answer.Problem is { } problem
            ? ShowAsync(request, problem)
            : request.GoToAsync(Path, $"Forgot what was seen of {Uri.UnescapeDataString(request.Segment)}."));
    }

    private static MemoryStream BodyOf(ConsoleRequest request)
    {
        var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            foreach (var field in Named.Concat(Suggested))
            {
                if (request.Field(field) is { } value)
                {
                    writer.WriteString(field, value);
                }
                else if (Suggested.Contains(field) && request.Fields.ContainsKey(field))
                {
                    writer.WriteNull(field);
                }
            }

            writer.WriteEndObject();
        }

        body.Position = 0;
        return body;
    }
}
