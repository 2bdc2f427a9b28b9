using System.Text.Json;
using Gateway.Mappings;
using Gateway.Stytch;

namespace Gateway.Webhooks.Receiving;

/// <summary>Reads a signed body as far as it is of use. Fields, object types and sources that are not known are passed over: Stytch adds some at any time.</summary>
internal static class WebhookReader
{
    private const int MaxIdLength = 256;
    private const int MaxTextLength = 2_048;
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The message; or why it is none of this project's.</summary>
    public static (WebhookMessage? Message, WebhookOutcome Fault) Read(StytchProject project, string messageId, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? Read(project, messageId, root) : (null, WebhookOutcome.Malformed);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Also a text with a lone surrogate, which only shows when it is read.
            return (null, WebhookOutcome.Malformed);
        }
    }

    private static (WebhookMessage? Message, WebhookOutcome Fault) Read(StytchProject project, string messageId, JsonElement root)
    {
        if (project.ProjectId is not null && Text(root, "project_id", MaxIdLength) != project.ProjectId)
        {
            return (null, WebhookOutcome.OtherProject);
        }

        var objectType = Text(root, "object_type", MaxIdLength);
        var message = new WebhookMessage
        {
            Project = project.Name,
            MessageId = messageId,
            EventId = Text(root, "event_id", MaxIdLength),
            Object = Word(objectType, WebhookObject.Other),
            Action = Word(Text(root, "action", MaxIdLength), WebhookAction.Other),
            Source = Word(Text(root, "source", MaxIdLength), WebhookSource.Other),
            ObjectId = "",
            Timestamp = "",
        };
        if (!message.IsToBeApplied)
        {
            return (message, default);
        }

        var (id, timestamp) = (Text(root, "id", MaxIdLength), Text(root, "timestamp", MaxIdLength));
        if (id is null || !project.OwnsConnectionId(id) || timestamp is null || WebhookTime.Normalize(timestamp) is not { } time)
        {
            return (null, WebhookOutcome.Malformed);
        }

        var connection = message.Action is not WebhookAction.Delete && root.TryGetProperty(objectType!, out var content) && content.ValueKind is JsonValueKind.Object
            ? ReadConnection(content)
            : null;
        return (message with { ObjectId = id, Timestamp = time, Connection = connection }, default);
    }

    private static WebhookConnection ReadConnection(JsonElement connection) => new()
    {
        OrganizationId = Text(connection, "organization_id"),
        Status = Text(connection, "status"),
        DisplayName = Text(connection, "display_name"),
        IdentityProvider = Text(connection, "identity_provider"),
        IdpEntityId = Text(connection, "idp_entity_id"),
        IdpSsoUrl = Text(connection, "idp_sso_url"),
        AcsUrl = Text(connection, "acs_url"),
        AudienceUri = Text(connection, "audience_uri"),
        AlternativeAcsUrl = Text(connection, "alternative_acs_url"),
        AlternativeAudienceUri = Text(connection, "alternative_audience_uri"),
    };

    private static string? Text(JsonElement parent, string name, int maxLength = MaxTextLength) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= maxLength
        && !MappingRules.HasControlCharacter(text)
            ? text
            : null;

    // Upper case in the samples of actions and sources, lower case in those of object types.
    private static TEnum Word<TEnum>(string? word, TEnum other)
        where TEnum : struct, Enum => word is not null && Words.TryParse<TEnum>(word.ToLowerInvariant(), out var value) ? value : other;
}
