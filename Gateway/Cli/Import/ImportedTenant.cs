using Gateway.Changes.Formats;
using Gateway.Mappings;

namespace Gateway.Cli.Import;

/// <summary>One tenant as a vendor's file tells it, on its way into the list.</summary>
/// <param name="place">Where it stands: file, and path or line.</param>
/// <param name="name">What people know it by; as it was written, so not fit to be shown as it is.</param>
internal sealed class ImportedTenant(string place, string name)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<string> _losses = [];

    public string Place => place;

    public string Name => name;

    /// <summary>As DER in base64, none twice.</summary>
    public IReadOnlyList<string> Certificates { get; private set; } = [];

    /// <summary>Why it is not taken; null where it is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Why its identity provider is not told whole, where the file says so; the operator's table may still tell it.</summary>
    public string? WhyIncomplete { get; set; }

    /// <summary>What of it is not in the list.</summary>
    public IReadOnlyList<string> Losses => _losses;

    /// <summary>A field of the list; null where it has none. Blanks at the ends are no part of a value, and nothing but blanks is none.</summary>
    public string? this[string field]
    {
        get => _texts.GetValueOrDefault(field);
        set
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                _texts.Remove(field);
            }
            else
            {
                _texts[field] = value.Trim();
            }
        }
    }

    /// <summary>The fields that it has.</summary>
    public IReadOnlyCollection<string> Fields => [.. _texts.Keys];

    /// <summary>The IdP's attributes by key, such as <c>email</c>.</summary>
    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The first reason counts.</summary>
    public void Refuse(string reason) => Refusal ??= reason;

    public void Lose(string loss) => _losses.Add(loss);

    /// <summary>Takes the certificates of a text, or refuses the tenant.</summary>
    public void TakeCertificates(string field, IEnumerable<string> texts)
    {
        var all = new List<string>();
        foreach (var text in texts)
        {
            var (certificates, fault) = CertificateTexts.Read(text);
            if (fault is not null)
            {
                Refuse($"{field} {fault}");
                return;
            }

            all.AddRange(certificates);
        }

        Certificates = [.. all.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Takes the text of a field of the list, unless the tenant has one.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">Its text.</param>
    /// <param name="certificates">What the certificates are called where they have a fault.</param>
    public void Fill(string field, string text, string certificates)
    {
        if (field == "certificates")
        {
            if (Certificates.Count == 0)
            {
                TakeCertificates(certificates, [text]);
            }
        }
        else if (field.StartsWith(ImportFields.AttributePrefix, StringComparison.Ordinal))
        {
            Attributes.TryAdd(field[ImportFields.AttributePrefix.Length..], text.Trim());
        }
        else
        {
            this[field] ??= text;
        }
    }

    public void DropCertificates() => Certificates = [];

    public WrittenRow ToRow()
    {
        var further = _texts.ToDictionary(text => text.Key, text => (IReadOnlyList<string>)[text.Value], StringComparer.Ordinal);
        further["certificates"] = Certificates;
        foreach (var (key, attribute) in Attributes)
        {
            further[ImportFields.AttributePrefix + key] = [attribute];
        }

        return new(
            new ConnectionMapping
            {
                Identifier = this["identifier"]!,
                Project = "",
                ConnectionId = this["connection_id"] ?? "",
                OrganizationId = this["organization_id"],
                AlternativeAudienceUri = this["alternative_audience_uri"],
                AlternativeAcsUrl = this["alternative_acs_url"],
                IdpEntityId = this["idp_entity_id"],
                ExternalId = this["external_id"],
                Wave = this["wave"],
                Note = this["note"],
            },
            this["idp_sso_url"])
        { Further = further };
    }
}
