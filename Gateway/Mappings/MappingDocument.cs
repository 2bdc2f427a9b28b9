using System.Buffers;
using System.Text.Json;
using Gateway.Telemetry;

namespace Gateway.Mappings;

/// <summary>
/// Writes the form in which stores keep a mapping: the JSON of <see cref="MappingJson"/> without nulls and empty lists, the fields set by the
/// store first. <see cref="MappingDocumentReader"/> reads it. Written by hand because a full load parses a million of these: the generated
/// serializer takes 4 µs and 1.8 KB each, and forgets the defaults of absent properties.
/// </summary>
internal static class MappingDocument
{
    // Documents never reach a browser, so only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The whole document.</summary>
    public static byte[] Write(ConnectionMapping mapping)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        writer.WriteNumber("version", mapping.Version);
        writer.WriteNumber("revision", mapping.Revision);
        writer.WriteString("created_at", mapping.CreatedAt.UtcDateTime);
        WriteContent(writer, mapping);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The document without <c>version</c>, <c>revision</c> and <c>created_at</c>, for a store that numbers it where it lies.</summary>
    public static byte[] WriteUnnumbered(ConnectionMapping mapping)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        WriteContent(writer, mapping);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What follows the numbers in a stored document: the same bytes as in the unnumbered one behind its brace. Empty for an empty one.</summary>
    /// <exception cref="JsonException">Not a document that a store wrote.</exception>
    public static ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> document)
    {
        if (document.IsEmpty)
        {
            return document;
        }

        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("created_at"u8))
            {
                // The value, and the comma behind it.
                reader.Read();
                return document[(int)(reader.BytesConsumed + 1)..];
            }
        }

        throw new JsonException("A mapping document without created_at.");
    }

    private static void WriteContent(Utf8JsonWriter writer, ConnectionMapping mapping)
    {
        if (mapping.Aliases.Count > 0)
        {
            writer.WriteStartArray("aliases");
            foreach (var alias in mapping.Aliases)
            {
                writer.WriteStringValue(alias);
            }

            writer.WriteEndArray();
        }

        writer.WriteString("identifier", mapping.Identifier);
        writer.WriteString("project", mapping.Project);
        writer.WriteString("connection_id", mapping.ConnectionId);
        WriteOptional(writer, "acs_url", mapping.AcsUrl);
        WriteOptional(writer, "organization_id", mapping.OrganizationId);
        writer.WriteString("state", Words.Of(mapping.State));
        writer.WriteString("delivery", Words.Of(mapping.Delivery));
        writer.WriteNumber("redirect_status", mapping.RedirectStatus);
        WriteOptional(writer, "alternative_audience_uri", mapping.AlternativeAudienceUri);
        WriteOptional(writer, "alternative_acs_url", mapping.AlternativeAcsUrl);
        WriteOptional(writer, "idp_entity_id", mapping.IdpEntityId);
        WriteOptional(writer, "external_id", mapping.ExternalId);
        WriteOptional(writer, "wave", mapping.Wave);
        WriteOptional(writer, "note", mapping.Note);
        writer.WriteString("updated_at", mapping.UpdatedAt.UtcDateTime);
        writer.WriteString("updated_by", mapping.UpdatedBy);
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
