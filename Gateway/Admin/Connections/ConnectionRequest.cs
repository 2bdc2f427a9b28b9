using System.Text.Json;
using Gateway.Admin.Requests;
using Gateway.Evidence.Connections;
using Gateway.Mappings;

namespace Gateway.Admin.Connections;

/// <summary>What Stytch holds for a mapping's connection, told by an operator who reads it in Stytch's dashboard. What is left out is not known.</summary>
/// <param name="IdpEntityId">The IdP's entity id.</param>
/// <param name="Certificates">The verification certificates, at most 5, each in PEM or as DER in base64. Never a private key.</param>
/// <param name="AlternativeAudienceUri">The legacy Audience that Stytch takes as well.</param>
/// <param name="AlternativeAcsUrl">The legacy ACS URL.</param>
/// <param name="IdpInitiatedAuthDisabled">True where Stytch refuses logins that the IdP begins.</param>
/// <param name="AttributeMapping">From a key such as email to the name of the IdP's attribute.</param>
/// <param name="HasEncryptionKey">True where Stytch has a key for encrypted assertions.</param>
internal sealed record ConnectionRequest(
    string? IdpEntityId,
    IReadOnlyList<string>? Certificates,
    string? AlternativeAudienceUri,
    string? AlternativeAcsUrl,
    bool? IdpInitiatedAuthDisabled,
    IReadOnlyDictionary<string, string>? AttributeMapping,
    bool? HasEncryptionKey)
{
    private const int MaxAttributeKeyLength = 100;

    private const int MaxAttributeNameLength = 1024;

    private static readonly string[] Known = [.. AdminJson.Default.ConnectionRequest.Properties.Select(property => property.Name)];

    /// <summary>The facts in a body, fit to be kept only where no fault was added.</summary>
    /// <param name="json">The body, an object.</param>
    /// <param name="key">The connection they are about.</param>
    /// <param name="readAt">As of when they are true.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static ConnectionFacts Read(JsonElement json, ConnectionKey key, DateTimeOffset readAt, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        return new()
        {
            Project = key.Project,
            ConnectionId = key.ConnectionId,
            IdpEntityId = Text(body, "idp_entity_id", faults),
            Certificates = CertificatesOf(body, faults),
            AlternativeAudienceUri = Text(body, "alternative_audience_uri", faults),
            AlternativeAcsUrl = Url(body, "alternative_acs_url", faults),
            IdpInitiatedAuthDisabled = body.OptionalFlag("idp_initiated_auth_disabled"),
            AttributeMapping = AttributesOf(json, faults),
            HasEncryptionKey = body.OptionalFlag("has_encryption_key"),
            ReadAt = readAt,
            Source = FactSource.Operator,
        };
    }

    private static string? Text(JsonObjectReader body, string field, FaultList faults)
    {
        var text = body.OptionalText(field);
        if (text is not null && !faults.Has(field))
        {
            CheckText(field, text, MappingRules.MaxUriLength, faults);
        }

        return text;
    }

    private static string? Url(JsonObjectReader body, string field, FaultList faults)
    {
        var url = Text(body, field, faults);
        if (url is not null
            && !faults.Has(field)
            && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)))
        {
            faults.Add(field, "not_a_url", "Must be an absolute http or https URL.");
        }

        return url;
    }

    private static List<ConnectionCertificate> CertificatesOf(JsonObjectReader body, FaultList faults)
    {
        var texts = body.TextList("certificates");
        if (texts.Count > ConnectionFacts.MaxCertificates)
        {
            faults.Add("certificates", "too_many", $"Has {texts.Count} entries: Stytch takes at most {ConnectionFacts.MaxCertificates}.");
            return [];
        }

        var certificates = new List<ConnectionCertificate>();
        for (var i = 0; i < texts.Count; i++)
        {
            var field = $"certificates[{i}]";
            if (faults.Has(field))
            {
                continue;
            }

            if (ConnectionCertificate.HasPrivateKey(texts[i]))
            {
                faults.Add(
                    field,
                    "private_key",
                    "Has a private key, which was not kept and must not be sent: take it for known to others, and replace it at the IdP.");
            }
            else if (ConnectionCertificate.TryRead(texts[i]) is not { } certificate)
            {
                faults.Add(field, "not_a_certificate", "Must be one X.509 certificate, in PEM or as DER in base64.");
            }
            else if (certificates.Exists(other => other.Fingerprint == certificate.Fingerprint))
            {
                faults.Add(field, "duplicate", "Stands twice.");
            }
            else
            {
                certificates.Add(certificate);
            }
        }

        return certificates;
    }

    private static Dictionary<string, string>? AttributesOf(JsonElement json, FaultList faults)
    {
        const string field = "attribute_mapping";
        if (!json.TryGetProperty(field, out var mapping) || mapping.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (mapping.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(field, "wrong_type", "Must be an object, from keys such as email to the names of the IdP's attributes.");
            return null;
        }

        if (mapping.EnumerateObject().Skip(ConnectionFacts.MaxAttributes).Any())
        {
            faults.Add(field, "too_many", $"Has more than {ConnectionFacts.MaxAttributes} entries.");
            return null;
        }

        var byKey = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.EnumerateObject())
        {
            if (TextOf(entry, entry => entry.Name) is not { Length: > 0 and <= MaxAttributeKeyLength } key || MappingRules.HasControlCharacter(key))
            {
                faults.Add(field, "invalid_key", $"Has a key that is no text of 1 to {MaxAttributeKeyLength} characters.");
            }
            else if (entry.Value.ValueKind is not JsonValueKind.String || TextOf(entry.Value, value => value.GetString()) is not { } name)
            {
                faults.Add($"{field}.{key}", "wrong_type", "Must be a string: the name of the IdP's attribute.");
            }
            else if (!byKey.TryAdd(key, name))
            {
                faults.Add($"{field}.{key}", "duplicate_field", "Stands more than once: parsers differ in which one they take.");
            }
            else
            {
                CheckText($"{field}.{key}", name, MaxAttributeNameLength, faults);
            }
        }

        return byKey;
    }

    // JSON may escape half of a surrogate pair (RFC 8259 8.2), and the reader refuses to hand out such a string.
    private static string? TextOf<T>(T json, Func<T, string?> read)
    {
        try
        {
            return read(json);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void CheckText(string field, string text, int maxLength, FaultList faults)
    {
        if (text.Length == 0)
        {
            faults.Add(field, "empty", "Must be left out or null rather than empty.");
        }
        else if (text.Length > maxLength)
        {
            faults.Add(field, "too_long", $"Has {text.Length} characters: at most {maxLength}.");
        }
        else if (MappingRules.HasControlCharacter(text))
        {
            faults.Add(field, "control_character", "Has a control character or a lone surrogate.");
        }
    }
}
