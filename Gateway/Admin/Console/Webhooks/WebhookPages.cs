using System.Globalization;
using Gateway.Admin.Keys;
using Gateway.Admin.Webhooks;
using Gateway.Errors;

namespace Gateway.Admin.Console.Webhooks;

/// <summary>What the page shows of the webhooks that could not be applied.</summary>
/// <param name="Messages">A part of them, the newest first.</param>
/// <param name="Problem">Why they were not put back; null where nobody wanted to.</param>
internal sealed record WebhookData(ConsoleSlice<SetAsideDocument> Messages, ProblemDocument? Problem);

/// <summary>Webhooks that could not be applied: which, and once more.</summary>
internal static class WebhookPages
{
    public const string Path = ConsolePaths.Root + "/webhooks";
    public const string RetryPath = Path + "/retry";

    public static void AddWebhooks(this ConsoleRoutes routes)
    {
        routes.Page("/webhooks", AdminRole.Viewer, request => ShowAsync(request, null));
        routes.Form("/webhooks/retry", AdminRole.Operator, RetryAsync);
    }

    private static async Task ShowAsync(ConsoleRequest request, ProblemDocument? problem)
    {
        var list = await request.Api.GetAsync("webhooks/set-aside", AdminJson.Default.SetAsideListDocument);
        await request.RenderAsync<WebhookView>(
            "Webhooks", new WebhookData(ConsoleSlice.Of(request, list.Messages), problem), problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task RetryAsync(ConsoleRequest request)
    {
        var answer = await request.Api.SendAsync(HttpMethods.Post, "webhooks/retry");
        if (answer.Problem is { } problem)
        {
            await ShowAsync(request, problem);
            return;
        }

        var retried = answer.Read(AdminJson.Default.RetriedDocument).Retried;
        await request.GoToAsync(Path, string.Create(CultureInfo.InvariantCulture, $"{retried} webhooks wait to be tried once more."));
    }
}
