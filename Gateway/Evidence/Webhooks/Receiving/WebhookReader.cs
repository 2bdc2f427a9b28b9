using System.Text.Json;
using Gateway.Evidence.Connections;
using Gateway.Stytch;
using Gateway.Telemetry;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>
/// Reads a signed body as far as it is of use. Fields, object types and sources that are not known are passed over: Stytch adds some at any time.
/// </summary>
internal static class WebhookReader
{
    private const int MaxIdLength = 256;
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
        if (project.ProjectId is not null && root.Text("project_id", MaxIdLength) != project.ProjectId)
        {
            return (null, WebhookOutcome.OtherProject);
        }

        var objectType = root.Text("object_type", MaxIdLength);
        var message = new WebhookMessage
        {
            Project = project.Name,
            MessageId = messageId,
            EventId = root.Text("event_id", MaxIdLength),
            Object = Word(objectType, WebhookObject.Other),
            Action = Word(root.Text("action", MaxIdLength), WebhookAction.Other),
            Source = Word(root.Text("source", MaxIdLength), WebhookSource.Other),
            ObjectId = "",
            Timestamp = "",
        };
        if (!message.IsToBeApplied)
        {
            return (message, default);
        }

        var (id, timestamp) = (root.Text("id", MaxIdLength), root.Text("timestamp", MaxIdLength));
        if (id is null || !project.OwnsConnectionId(id) || timestamp is null || WebhookTime.Normalize(timestamp) is not { } time)
        {
            return (null, WebhookOutcome.Malformed);
        }

        var connection = message.Action is not WebhookAction.Delete && root.Object(objectType!) is { } content
            ? ConnectionReader.Read(new ConnectionKey(project.Name, id), WebhookTime.ToMoment(time), content)
            : null;
        return (message with { ObjectId = id, Timestamp = time, Connection = connection }, default);
    }

    // Upper case in the samples of actions and sources, lower case in those of object types.
    private static TEnum Word<TEnum>(string? word, TEnum other)
        where TEnum : struct, Enum => word is not null && Words.TryParse<TEnum>(word.ToLowerInvariant(), out var value) ? value : other;
}
