using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Processing;

namespace Gateway.Admin.Webhooks;

/// <summary>Webhooks that could not be applied: which, and once more.</summary>
internal static class SetAsideEndpoints
{
    public static void MapSetAside(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/webhooks").WithTags("Webhooks");
        group.MapMethods("/set-aside", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .Describe("listSetAside", "Webhooks that could not be applied")
            .Produces<SetAsideListDocument>();
        group.MapPost("/retry", RetryAsync)
            .Requires(AdminRole.Operator)
            .Describe("retrySetAside", "Try once more to apply the webhooks that could not be")
            .Produces<RetriedDocument>();
    }

    private static async Task<IResult> ListAsync(IWebhookInbox inbox, CancellationToken cancellationToken)
    {
        var stored = await inbox.ListSetAsideAsync(IWebhookInbox.MaxSetAside, cancellationToken);
        return TypedResults.Json(new SetAsideListDocument([.. stored.Select(SetAsideDocument.Of)]), AdminJson.Readable.SetAsideListDocument);
    }

    private static async Task<IResult> RetryAsync(IWebhookInbox inbox, WebhookSignal signal, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var retried = await inbox.RetrySetAsideAsync(timeProvider.GetUtcNow(), cancellationToken);
        signal.Set();
        return TypedResults.Json(new RetriedDocument(retried), AdminJson.Readable.RetriedDocument);
    }
}
