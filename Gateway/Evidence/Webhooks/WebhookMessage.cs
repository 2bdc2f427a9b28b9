using Gateway.Evidence.Connections;

namespace Gateway.Evidence.Webhooks;

/// <summary>
/// What is kept of a message: never its body. Private keys, client secrets and whatever is said of members are not even read.
/// </summary>
internal sealed record WebhookMessage
{
    /// <summary>The configured name of the project.</summary>
    public required string Project { get; init; }

    /// <summary>The id of the delivery: <c>svix-id</c>.</summary>
    public required string MessageId { get; init; }

    /// <summary>The id of the event in the body; null where it has none.</summary>
    public string? EventId { get; init; }

    public required WebhookObject Object { get; init; }

    public required WebhookAction Action { get; init; }

    public required WebhookSource Source { get; init; }

    /// <summary>Stytch's id of the object; empty where it is of no use here.</summary>
    public required string ObjectId { get; init; }

    /// <summary>When it happened at Stytch (<see cref="WebhookTime"/>).</summary>
    public required string Timestamp { get; init; }

    /// <summary>The connection as it is after the event; null where it was deleted.</summary>
    public ConnectionFacts? Connection { get; init; }

    /// <summary>True where something is to be done about it; of all others the ids are kept, so that they count once.</summary>
    public bool IsToBeApplied => Object is WebhookObject.SamlConnection && Action is not WebhookAction.Other;

    /// <summary>The object, over all projects.</summary>
    public string ObjectKey => $"{Project}/{ObjectId}";

    /// <summary>Orders the events of one object: by time, and where that is equal, a deletion is the last.</summary>
    public string Rank => Timestamp + (Action is WebhookAction.Delete ? WebhookRank.Deleted : WebhookRank.Present);
}

/// <summary>The last character of a rank says whether the object is there after the event.</summary>
internal static class WebhookRank
{
    public const char Deleted = 'x';

    public const char Present = 'p';
}

/// <summary>What an event is about. The wire name is the member's name in snake_case.</summary>
internal enum WebhookObject
{
    SamlConnection,
    OidcConnection,
    ScimConnection,
    ExternalConnection,
    Organization,
    Member,

    /// <summary>Whatever Stytch comes to tell of.</summary>
    Other,
}

/// <summary>What happened to it.</summary>
internal enum WebhookAction
{
    Create,
    Update,
    Delete,
    Other,
}

/// <summary>Who did it.</summary>
internal enum WebhookSource
{
    /// <summary>The API.</summary>
    Direct,

    Dashboard,
    Scim,
    Other,
}
