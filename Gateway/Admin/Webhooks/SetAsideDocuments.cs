using System.Text.Json;
using Gateway.Evidence.Webhooks;
using Gateway.Telemetry;

namespace Gateway.Admin.Webhooks;

/// <summary>Webhooks that could not be applied, the newest first.</summary>
/// <param name="Messages">At most a thousand are kept.</param>
internal sealed record SetAsideListDocument(IReadOnlyList<SetAsideDocument> Messages);

/// <summary>A webhook that could not be applied.</summary>
/// <param name="Project">The configured name of the project; null where the message cannot be read any more.</param>
/// <param name="MessageId">The delivery's id at Stytch.</param>
/// <param name="Object">What it is about, such as saml_connection.</param>
/// <param name="Action">create, update or delete.</param>
/// <param name="ObjectId">Stytch's id of the object.</param>
/// <param name="Timestamp">When it happened at Stytch.</param>
internal sealed record SetAsideDocument(string? Project, string? MessageId, string? Object, string? Action, string? ObjectId, string? Timestamp)
{
    public static SetAsideDocument Of(string stored)
    {
        try
        {
            var message = WebhookJson.Read(stored);
            return new(message.Project, message.MessageId, Words.Of(message.Object), Words.Of(message.Action), message.ObjectId, message.Timestamp);
        }
        catch (JsonException)
        {
            return new(null, null, null, null, null, null);
        }
    }
}

/// <summary>What was put back.</summary>
/// <param name="Retried">How many webhooks wait again.</param>
internal sealed record RetriedDocument(int Retried);
