using System.Text;
using Gateway.Stytch;

namespace Gateway.Mappings;

/// <summary>What makes a mapping valid on its own, whoever brings it: the admin API, an import, a plain key. Names every fault at once.</summary>
internal sealed class MappingRules(StytchProjects projects)
{
    /// <summary>Longest identifier or alias, in UTF-16 code units.</summary>
    public const int MaxIdentifierLength = 256;

    public const int MaxAliases = 100;

    /// <summary>Longest URL or entity id. SAML caps entity ids at 1024 characters (SAMLCore 8.3.6); URLs get twice that.</summary>
    public const int MaxUriLength = 2048;

    public const int MaxNoteLength = 2000;

    /// <summary>Longest organization id, external id or wave name.</summary>
    public const int MaxReferenceLength = 256;

    /// <summary>All faults of a mapping; empty when it may be stored and served.</summary>
    public IReadOnlyList<FieldFault> Check(ConnectionMapping mapping)
    {
        var faults = new List<FieldFault>();
        CheckKeys(mapping, faults);
        CheckTarget(mapping, faults);
        CheckUri("alternative_audience_uri", mapping.AlternativeAudienceUri, faults);
        CheckAlternativeAcsUrl(mapping, faults);
        CheckUri("idp_entity_id", mapping.IdpEntityId, faults);
        CheckText("organization_id", mapping.OrganizationId, MaxReferenceLength, faults);
        CheckText("external_id", mapping.ExternalId, MaxReferenceLength, faults);
        CheckText("wave", mapping.Wave, MaxReferenceLength, faults);
        CheckText("note", mapping.Note, MaxNoteLength, faults, allowsLineBreaks: true);
        if (mapping.RedirectStatus is not (StatusCodes.Status307TemporaryRedirect or StatusCodes.Status303SeeOther))
        {
            faults.Add(new("redirect_status", "not_allowed", "Must be 307 or 303: 301, 302 and 308 lose the POST or stay in the browser's cache."));
        }

        return faults;
    }

    /// <summary>The ACS URL a valid mapping leads to; null where the project is not configured here or the target breaks its rules.</summary>
    public string? TargetOf(ConnectionMapping mapping)
    {
        // Asked for each mapping of a set that is read, so no fault is put into words.
        if (projects.Find(mapping.Project) is not { } project || !project.OwnsConnectionId(mapping.ConnectionId))
        {
            return null;
        }

        return mapping.AcsUrl is not { } acsUrl ? project.AcsUrlOf(mapping.ConnectionId)
            : FaultOfAcsUrl(acsUrl, project, mapping.ConnectionId) is null ? acsUrl
            : null;
    }

    /// <summary>Why a text cannot be an identifier; null when it can.</summary>
    public static (string Code, string Message)? FaultOfIdentifier(string identifier) => identifier switch
    {
        "" => ("required", "Must have 1 to 256 characters."),
        { Length: > MaxIdentifierLength } => ("too_long", $"Has {identifier.Length} characters: the longest identifier has {MaxIdentifierLength}."),
        "." or ".." => ("not_allowed", "Is a dot segment: browsers and proxies remove it from the path (RFC 3986 5.2.4)."),
        _ when HasControlCharacter(identifier) => ("control_character", "Has a control character or a lone surrogate."),
        _ => null,
    };

    private static void CheckKeys(ConnectionMapping mapping, List<FieldFault> faults)
    {
        if (FaultOfIdentifier(mapping.Identifier) is { } fault)
        {
            faults.Add(new("identifier", fault.Code, fault.Message));
        }

        if (mapping.Aliases.Count > MaxAliases)
        {
            faults.Add(new("aliases", "too_many", $"Has {mapping.Aliases.Count} entries: at most {MaxAliases}."));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal) { mapping.Identifier };

        // Those beyond the limit are named by one fault: a megabyte of aliases must not become a hundred of faults.
        for (var i = 0; i < Math.Min(mapping.Aliases.Count, MaxAliases); i++)
        {
            if (FaultOfIdentifier(mapping.Aliases[i]) is { } aliasFault)
            {
                faults.Add(new($"aliases[{i}]", aliasFault.Code, aliasFault.Message));
            }

            if (!seen.Add(mapping.Aliases[i]))
            {
                faults.Add(new($"aliases[{i}]", "duplicate", "Stands twice in this mapping, or equals its identifier."));
            }
        }
    }

    private void CheckTarget(ConnectionMapping mapping, List<FieldFault> faults)
    {
        if (projects.Find(mapping.Project) is not { } project)
        {
            var names = string.Join(", ", projects.All.Select(known => known.Name));
            faults.Add(new("project", "unknown_project", $"No project of this name is configured. Configured: {names}."));
            return;
        }

        if (!project.OwnsConnectionId(mapping.ConnectionId))
        {
            faults.Add(new(
                "connection_id",
                "not_of_project",
                $"Must begin with {project.ConnectionIdPrefix} (project {project.Name} is a {project.Environment} project) and go on in letters, "
                + "digits, dashes or underscores."));
        }

        if (mapping.AcsUrl is { } acsUrl && FaultOfAcsUrl(acsUrl, project, mapping.ConnectionId) is { } fault)
        {
            faults.Add(new("acs_url", fault.Code, fault.Message));
        }
    }

    private static (string Code, string Message)? FaultOfAcsUrl(string acsUrl, StytchProject project, string connectionId)
    {
        // AbsoluteUri is what .NET understood; a text that differs from it could mean something else to a browser.
        if (acsUrl.Length > MaxUriLength || !Uri.TryCreate(acsUrl, UriKind.Absolute, out var uri) || uri.AbsoluteUri != acsUrl)
        {
            return ("not_a_url", $"Must be an absolute URL in its normal form, of at most {MaxUriLength} characters.");
        }

        if (!project.AllowsTarget(acsUrl))
        {
            return (
                "foreign_origin",
                $"Its origin is not one of project {project.Name}: {string.Join(", ", project.AllowedOrigins)}. Origins are added in configuration only.");
        }

        return uri.Query.Length > 0 || uri.Fragment.Length > 0 || !acsUrl.EndsWith("/" + connectionId, StringComparison.Ordinal)
            ? ("wrong_path", "Must end in the connection id, without query or fragment.")
            : null;
    }

    private static void CheckAlternativeAcsUrl(ConnectionMapping mapping, List<FieldFault> faults)
    {
        if (mapping.AlternativeAcsUrl is not { } url)
        {
            return;
        }

        if (url.Length > MaxUriLength || HasControlCharacter(url) || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            faults.Add(new(
                "alternative_acs_url", "not_a_url", $"Must be the absolute http or https URL the IdP posts to today, of at most {MaxUriLength} characters."));
        }
    }

    // An Audience or an entity id is compared as a string and need not be a URL (SAMLCore 8.3.6), so only its form as text is checked.
    private static void CheckUri(string field, string? value, List<FieldFault> faults) => CheckText(field, value, MaxUriLength, faults);

    private static void CheckText(string field, string? value, int maxLength, List<FieldFault> faults, bool allowsLineBreaks = false)
    {
        switch (value)
        {
            case null:
                return;
            case "":
                faults.Add(new(field, "empty", "Must be left out or null rather than empty."));
                return;
            case var _ when value.Length > maxLength:
                faults.Add(new(field, "too_long", $"Has {value.Length} characters: at most {maxLength}."));
                return;
            case var _ when HasControlCharacter(allowsLineBreaks ? value.Replace("\r", "").Replace("\n", "") : value):
                faults.Add(new(field, "control_character", "Has a control character or a lone surrogate."));
                return;
        }
    }

    /// <summary>True for a control character, a line break among them, or a lone surrogate.</summary>
    public static bool HasControlCharacter(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // EnumerateRunes turns a lone surrogate into U+FFFD; a replacement character that was really typed is refused with it.
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return true;
            }
        }

        return false;
    }
}
