using Gateway.Evidence.Connections;

namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>Keeps what an event says of a connection, for whoever compares it with what the identity provider sends.</summary>
internal sealed class ConnectionFactsEffect(IConnectionStore connections, ConnectionCache book) : IWebhookEffect
{
    /// <summary>How far a gateway's clock, by which facts read from the API are dated, may be ahead of Stytch's.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    public async Task ApplyAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        var key = new ConnectionKey(message.Project, message.ObjectId);
        if (message.Action is WebhookAction.Delete)
        {
            await MarkDeletedAsync(key, WebhookTime.ToMoment(message.Timestamp), cancellationToken);
        }
        else if (message.Connection is { } facts)
        {
            // What belongs to the organization is not part of the event.
            var before = await connections.GetAsync(key, cancellationToken);
            await connections.PutAsync(facts.WithOrganizationOf(before), cancellationToken);
        }

        book.Forget(key);
    }

    private async Task MarkDeletedAsync(ConnectionKey key, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // A deletion is final: the last fact of a connection, also where others of the same moment, or of a clock that goes ahead, are there.
        if (!await connections.MarkDeletedAsync(key, at, FactSource.Webhook, cancellationToken)
            && await connections.GetAsync(key, cancellationToken) is { DeletedAt: null } known
            && known.ReadAt - at < ClockSlack)
        {
            await connections.MarkDeletedAsync(key, known.ReadAt + TimeSpan.FromMicroseconds(1), FactSource.Webhook, cancellationToken);
        }
    }
}
