using System.Security.Cryptography;
using Gateway.Changes.Formats;
using Gateway.Evidence.Connections;
using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate;

/// <summary>
/// Makes a tenant of a row. A list of tenants is a document of mappings, which may lack the connection, with further fields for what has to be made at
/// Stytch: the file that discovery exports is one.
/// </summary>
/// <param name="form">Reads the mapping.</param>
/// <param name="attributes">The attribute mapping of rows that give none; null where each must.</param>
/// <param name="readFile">Reads a file that a row names: its content, or what is wrong with it.</param>
internal sealed class TenantForm(MappingForm form, IReadOnlyDictionary<string, string>? attributes, Func<string, (byte[]? Content, string? Fault)> readFile)
{
    private const string AttributePrefix = "attribute_";

    /// <summary>What Stytch maps: an email, a name whole or in two parts, and groups where roles follow from them.</summary>
    public static readonly IReadOnlyList<string> AttributeKeys = ["email", "first_name", "last_name", "full_name", "groups"];

    /// <summary>The fields beside a mapping's, in the order in which documents show them.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "organization_name", "organization_slug", "identity_provider", "metadata_url", "metadata_file", "certificates",
        .. AttributeKeys.Select(key => AttributePrefix + key),
        "roles", "group_roles", "idp_initiated_auth_disabled", "allow_gateway_callback",
    ];

    public static readonly DocumentShape Shape = new(
        [.. MappingForm.KnownInFiles, .. Fields],
        ["aliases", "certificates", "roles", "group_roles"],
        ["identifier"],
        MappingForm.Shape.Columns.With(Fields));

    /// <summary>The tenant, to be brought over only where no fault was added.</summary>
    public Tenant Read(FieldReader fields, IFieldFaults faults)
    {
        var mapping = form.ReadUnconnected(fields, fields.RequiredText("identifier"), faults);
        CheckMapping(mapping, faults);
        HiddenKeys.Check(mapping, present: null, faults);
        var (read, metadataUrl) = ReadIdp(fields, mapping.IdpEntityId, faults);
        var attributeMapping = ReadAttributes(fields, faults);
        return new Tenant
        {
            Mapping = mapping,
            GivesState = fields.Has("state"),
            OrganizationName = fields.OptionalText("organization_name") ?? mapping.Identifier,
            OrganizationSlug = ReadSlug(fields, mapping.Identifier, faults),
            IdentityProvider = fields.OptionalText("identity_provider"),
            Idp = read?.Idp,
            MetadataUrl = metadataUrl,
            MetadataValidUntil = read?.ValidUntil,
            AttributeMapping = attributeMapping,
            Roles = [.. fields.TextList("roles").Select(role => new ConnectionRole(role))],
            GroupRoles = ReadGroupRoles(fields, attributeMapping, faults),
            IdpInitiatedAuthDisabled = fields.OptionalFlag("idp_initiated_auth_disabled"),
            AllowGatewayCallback = fields.OptionalFlag("allow_gateway_callback"),
        };
    }

    private static void CheckMapping(ConnectionMapping mapping, IFieldFaults faults)
    {
        if (mapping.State is not (MappingState.Legacy or MappingState.Shadow))
        {
            faults.Add("state", "not_allowed", "Must be legacy or shadow: a tenant goes over by cutover, once it is ready.");
        }

        if (mapping.AcsUrl is not null && mapping.ConnectionId.Length == 0)
        {
            faults.Add("acs_url", "not_allowed", "Belongs to a connection: give connection_id too, or leave it to Stytch.");
        }

        if (mapping.OrganizationId is { } organization && !StytchIds.IsId(organization))
        {
            faults.Add("organization_id", "not_an_id", "Must be an organization's id, slug or external id.");
        }
    }

    private static string ReadSlug(FieldReader fields, string identifier, IFieldFaults faults)
    {
        if (fields.OptionalText("organization_slug") is not { } slug)
        {
            return SlugOf(identifier);
        }

        if (!StytchIds.IsSlug(slug))
        {
            faults.Add("organization_slug", "not_a_slug", "Must have 2-128 letters, digits or - . _ ~.");
        }

        return slug;
    }

    // Two identifiers that differ only in what a slug cannot have must not come to the same one.
    private static string SlugOf(string identifier)
    {
        var lower = identifier.ToLowerInvariant();
        return StytchIds.IsSlug(lower) && lower == identifier
            ? lower
            : $"{string.Concat(lower.Take(40).Where(char.IsAsciiLetterOrDigit))}-{Tenant.HashOf(identifier)[..8]}".TrimStart('-');
    }

    private (IdpMetadataResult? Read, Uri? MetadataUrl) ReadIdp(FieldReader fields, string? entityId, IFieldFaults faults)
    {
        var (url, file, ssoUrl, certificates) = (
            fields.OptionalText("metadata_url"), fields.OptionalText("metadata_file"), fields.OptionalText("idp_sso_url"), Parted(
                fields.TextList("certificates")));
        switch (url, file, certificates.Count)
        {
            case (not null, null, 0):
                return (null, ReadUrl("metadata_url", url, faults));
            case (null, not null, 0):
                return (ReadFile(file, entityId, faults), null);
            case (null, null, > 0):
                return (new IdpMetadataResult(ReadValues(entityId, ssoUrl, certificates, faults), null), null);
            case (null, null, 0):
                faults.Add("metadata_url", "required", "Give metadata_url, or metadata_file, or idp_entity_id, idp_sso_url and certificates.");
                return default;
            default:
                faults.Add("metadata_url", "ambiguous", "Give one of metadata_url, metadata_file and certificates.");
                return default;
        }
    }

    private IdpMetadataResult ReadFile(string name, string? entityId, IFieldFaults faults)
    {
        var (content, fault) = readFile(name);
        var read = content is null ? new IdpMetadataResult(null, fault) : IdpMetadataReader.Read(content, entityId);
        if (read.Idp is not { } idp)
        {
            faults.Add("metadata_file", "unreadable", $"The file {read.Fault}.");
        }
        else if (FaultOf(idp) is { } wrong)
        {
            faults.Add("metadata_file", "not_usable", $"The file {wrong}.");
        }

        return read;
    }

    private static IdpDescription? ReadValues(string? entityId, string? ssoUrl, IReadOnlyList<string> certificates, IFieldFaults faults)
    {
        if (entityId is null || ssoUrl is null)
        {
            faults.Add(entityId is null ? "idp_entity_id" : "idp_sso_url", "required", "Must be given where the IdP is told by its values.");
            return null;
        }

        ReadUrl("idp_sso_url", ssoUrl, faults);
        if (certificates.Count > ConnectionFacts.MaxCertificates)
        {
            faults.Add("certificates", "too_many", $"Has {certificates.Count} entries: Stytch takes {ConnectionFacts.MaxCertificates}.");
            return null;
        }

        var read = certificates.Select((text, i) => ReadCertificate($"certificates[{i}]", text, faults)).OfType<string>();
        return new IdpDescription(entityId, ssoUrl, [.. read.Distinct(StringComparer.Ordinal)]);
    }

    // The lines of a CSV cell are several values, and those of PEM are one.
    private static IReadOnlyList<string> Parted(IReadOnlyList<string> texts)
    {
        var all = string.Join('\n', texts);
        var blocks = new List<string>();
        while (PemEncoding.TryFind(all, out var pem))
        {
            blocks.Add(all[pem.Location]);
            all = all[pem.Location.End.GetOffset(all.Length)..];
        }

        return blocks.Count == 0 ? texts : blocks;
    }

    private static string? ReadCertificate(string field, string text, IFieldFaults faults)
    {
        if (ConnectionCertificate.HasPrivateKey(text))
        {
            faults.Add(field, "private_key", "Has a private key, which must not be in a list: take it for known to others, and replace it at the IdP.");
            return null;
        }

        if (ConnectionCertificate.TryRead(text) is { } certificate)
        {
            return certificate.Certificate;
        }

        faults.Add(field, "not_a_certificate", "Must be one X.509 certificate, in PEM or as DER in base64.");
        return null;
    }

    /// <summary>What Stytch would not take of an IdP, as the end of a sentence; null where it would take it.</summary>
    public static string? FaultOf(IdpDescription idp) =>
        !IsHttps(idp.SsoUrl, out _) ? "has an SSO URL that is not https, which Stytch does not take"
        : ConnectionCertificate.FaultOf(idp.Certificates);

    private static Uri? ReadUrl(string field, string text, IFieldFaults faults)
    {
        if (!IsHttps(text, out var url))
        {
            faults.Add(field, "not_https", "Must be an absolute https URL.");
        }

        return url;
    }

    /// <summary>True for what Stytch takes as an IdP's address. The demo's identity providers have no TLS on loopback.</summary>
    public static bool IsHttps(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private Dictionary<string, string> ReadAttributes(FieldReader fields, IFieldFaults faults)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in AttributeKeys)
        {
            if (fields.OptionalText(AttributePrefix + key) is { Length: > 0 } name)
            {
                given.Add(key, name);
            }
        }

        if (given.Count == 0 && attributes is not null)
        {
            return new(attributes, StringComparer.Ordinal);
        }

        if (FaultOfAttributes(given) is { } fault)
        {
            faults.Add(
                AttributePrefix + fault.Key,
                "required",
                $"{fault.Message} For all rows without their own, --attributes email=NAME,first_name=NAME,last_name=NAME.");
        }

        return given;
    }

    /// <summary>What Stytch would miss in an attribute mapping; null where nothing.</summary>
    public static (string Key, string Message)? FaultOfAttributes(IReadOnlyDictionary<string, string> mapping) =>
        !mapping.ContainsKey("email")
            ? ("email", "Must name the IdP's attribute with the email address (NameID for the name itself): without it, a connection does not become active.")
        : !mapping.ContainsKey("full_name") && !(mapping.ContainsKey("first_name") && mapping.ContainsKey("last_name"))
            ? ("full_name", "Must name the IdP's attribute, or else first_name and last_name theirs: without a name, a connection does not become active.")
        : null;

    private static List<GroupRole> ReadGroupRoles(FieldReader fields, Dictionary<string, string> attributeMapping, IFieldFaults faults)
    {
        var roles = new List<GroupRole>();
        var lines = fields.TextList("group_roles");
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Split('=', 2) is [{ Length: > 0 } role, { Length: > 0 } group])
            {
                roles.Add(new GroupRole(role, group));
            }
            else
            {
                faults.Add($"group_roles[{i}]", "wrong_form", "Must be ROLE=GROUP.");
            }
        }

        if (roles.Count > 0 && !attributeMapping.ContainsKey("groups"))
        {
            faults.Add(AttributePrefix + "groups", "required", "Must name the IdP's attribute with the groups where group_roles are given.");
        }

        return roles;
    }
}
