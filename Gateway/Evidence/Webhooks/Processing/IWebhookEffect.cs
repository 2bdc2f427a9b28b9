namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>Something that follows from a message. Called again with the same message where a gateway ended in between, so it must come to the same.</summary>
internal interface IWebhookEffect
{
    Task ApplyAsync(WebhookMessage message, CancellationToken cancellationToken);
}
