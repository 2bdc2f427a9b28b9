using System.Text.Json;
using Gateway.Telemetry;

namespace Gateway.Mappings;

/// <summary>
/// Reads what <see cref="MappingDocument"/> wrote. Fields it does not know are passed over: a newer gateway may have written them. Keeps one
/// copy of texts that repeat from mapping to mapping, so use one reader for a whole stream. Not safe for concurrent use.
/// </summary>
internal sealed class MappingDocumentReader
{
    private string _project = "";
    private string _wave = "";
    private string _updatedBy = "";

    /// <exception cref="JsonException">Not a mapping document.</exception>
    public ConnectionMapping Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        var mapping = Read(ref reader);
        return reader.Read() ? throw new JsonException("Goes on after the mapping.") : mapping;
    }

    /// <summary>Reads the object that <paramref name="reader"/> stands at, and leaves it at the object's end.</summary>
    public ConnectionMapping Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A mapping document is an object.");
        }

        var fields = new Fields();
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, ref fields);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException("A field is not of its type.", e);
        }

        return fields.ToMapping();
    }

    private void ReadField(ref Utf8JsonReader reader, ref Fields fields)
    {
        var name = reader.ValueSpan;
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("wave"u8): fields.Wave = Shared(ref reader, ref _wave); break;
            case 4 when name.SequenceEqual("note"u8): fields.Note = Text(ref reader); break;
            case 5 when name.SequenceEqual("state"u8): fields.State = State(ref reader); break;
            case 7 when name.SequenceEqual("version"u8): fields.Version = Number(ref reader); break;
            case 7 when name.SequenceEqual("aliases"u8): fields.Aliases = Aliases(ref reader); break;
            case 7 when name.SequenceEqual("project"u8): fields.Project = Shared(ref reader, ref _project); break;
            case 7 when name.SequenceEqual("acs_url"u8): fields.AcsUrl = Text(ref reader); break;
            case 8 when name.SequenceEqual("revision"u8): fields.Revision = Number(ref reader); break;
            case 8 when name.SequenceEqual("delivery"u8): fields.Delivery = Delivery(ref reader); break;
            case 10 when name.SequenceEqual("identifier"u8): fields.Identifier = Text(ref reader); break;
            case 10 when name.SequenceEqual("created_at"u8): fields.CreatedAt = Time(ref reader); break;
            case 10 when name.SequenceEqual("updated_at"u8): fields.UpdatedAt = Time(ref reader); break;
            case 10 when name.SequenceEqual("updated_by"u8): fields.UpdatedBy = Shared(ref reader, ref _updatedBy); break;
            case 11 when name.SequenceEqual("external_id"u8): fields.ExternalId = Text(ref reader); break;
            case 13 when name.SequenceEqual("connection_id"u8): fields.ConnectionId = Text(ref reader); break;
            case 13 when name.SequenceEqual("idp_entity_id"u8): fields.IdpEntityId = Text(ref reader); break;
            case 15 when name.SequenceEqual("organization_id"u8): fields.OrganizationId = Text(ref reader); break;
            case 15 when name.SequenceEqual("redirect_status"u8): fields.RedirectStatus = (int)Number(ref reader); break;
            case 19 when name.SequenceEqual("alternative_acs_url"u8): fields.AlternativeAcsUrl = Text(ref reader); break;
            case 24 when name.SequenceEqual("alternative_audience_uri"u8): fields.AlternativeAudienceUri = Text(ref reader); break;
            default: reader.Skip(); break;
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static string? Shared(ref Utf8JsonReader reader, ref string last)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals(last))
        {
            if (reader.GetString() is not { } text)
            {
                return null;
            }

            last = text;
        }

        return last;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static DateTimeOffset Time(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetDateTimeOffset();
    }

    private static List<string> Aliases(ref Utf8JsonReader reader)
    {
        var aliases = new List<string>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Aliases are a list.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            aliases.Add(reader.GetString() ?? throw new JsonException("An alias is null."));
        }

        return aliases;
    }

    private static MappingState State(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Words.TryRead(ref reader, out MappingState state) ? state : throw new JsonException("Not a mapping state.");
    }

    private static MappingDelivery Delivery(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Words.TryRead(ref reader, out MappingDelivery delivery) ? delivery : throw new JsonException("Not a delivery.");
    }

    private struct Fields()
    {
        public string? Identifier;
        public List<string>? Aliases;
        public string? Project;
        public string? ConnectionId;
        public string? AcsUrl;
        public string? OrganizationId;
        public MappingState? State;
        public MappingDelivery? Delivery;
        public int RedirectStatus = StatusCodes.Status307TemporaryRedirect;
        public string? AlternativeAudienceUri;
        public string? AlternativeAcsUrl;
        public string? IdpEntityId;
        public string? ExternalId;
        public string? Wave;
        public string? Note;
        public long Version;
        public long Revision;
        public DateTimeOffset CreatedAt;
        public DateTimeOffset UpdatedAt;
        public string? UpdatedBy;

        public readonly ConnectionMapping ToMapping() => new()
        {
            Identifier = Identifier ?? throw new JsonException("A mapping without identifier."),
            Aliases = Aliases ?? (IReadOnlyList<string>)[],
            Project = Project ?? throw new JsonException("A mapping without project."),
            ConnectionId = ConnectionId ?? throw new JsonException("A mapping without connection_id."),
            AcsUrl = AcsUrl,
            OrganizationId = OrganizationId,
            // A state decides which side gets a login: a document without one is broken, never "legacy".
            State = State ?? throw new JsonException("A mapping without state."),
            Delivery = Delivery ?? MappingDelivery.Redirect,
            RedirectStatus = RedirectStatus,
            AlternativeAudienceUri = AlternativeAudienceUri,
            AlternativeAcsUrl = AlternativeAcsUrl,
            IdpEntityId = IdpEntityId,
            ExternalId = ExternalId,
            Wave = Wave,
            Note = Note,
            Version = Version,
            Revision = Revision,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            UpdatedBy = UpdatedBy ?? "",
        };
    }
}
