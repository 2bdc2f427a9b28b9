namespace Gateway.Evidence.Shadow;

/// <summary>The one table behind <see cref="FindingCode"/>.</summary>
internal static class FindingCodes
{
    public static FindingSeverity Severity(this FindingCode code) => Row(code).Severity;

    /// <summary>The <c>error_type</c> that Stytch would most likely answer with; null where it has none for it, or would take the login.</summary>
    public static string? StytchErrorType(this FindingCode code) => Row(code).ErrorType;

    /// <summary>A sentence for people: what is wrong.</summary>
    public static string Message(this FindingCode code) => Row(code).Message;

    /// <summary>What can be done; null where nothing needs to be.</summary>
    public static string? Remedy(this FindingCode code) => Row(code).Remedy;

    /// <summary>
    /// True where it keeps a mapping from being cut over. A login that failed at the IdP says nothing of what happens at Stytch; and what is no
    /// response that can be read says nothing of the tenant's IdP, since anybody can post it.
    /// </summary>
    public static bool Blocks(this FindingCode code) => Row(code).Severity is FindingSeverity.Error && !code.IsNoEvidence();

    private static bool IsNoEvidence(this FindingCode code) => code is
        FindingCode.StatusNotSuccess or FindingCode.NoResponse or FindingCode.AmbiguousForm or FindingCode.Unreadable or FindingCode.NotAResponse
        or FindingCode.CommentInValue or FindingCode.InstructionInValue or FindingCode.SeveralSignedInfos;

    // Which error_type belongs to which fault is read from their names: Stytch documents no more than those.
    private static (FindingSeverity Severity, string? ErrorType, string Message, string? Remedy) Row(FindingCode code) => code switch
    {
        FindingCode.WouldPass => Info("Stytch would take the login.", null),
        FindingCode.LegacyRefusedToo =>
            Info("The legacy side refused the login, so nothing more is concluded from it.", "If people complain, look for the reason on the legacy side."),
        FindingCode.NoResponse => Error(
            "missing_saml_response",
            "The POST carries no SAMLResponse.",
            "Look who posts there: it is no identity provider, or a proxy before the gateway drops the body."),
        FindingCode.AmbiguousForm => Error(
            "invalid_saml_response",
            "The form has more than one SAML field, so receivers may read different messages.",
            "Have the IdP, or the proxy between, send exactly one SAMLResponse."),
        FindingCode.Unreadable => Error(
            "invalid_xml_saml_response",
            "The SAMLResponse cannot be read as a SAML message.",
            "Give the response to explain, which says what is wrong with it."),
        FindingCode.CommentInValue => Error(
            "invalid_xml_saml_response",
            "A comment stands within a value: receivers read different values, and Stytch's own linter refuses it.",
            "Have the IdP, or the proxy between, leave comments out."),
        FindingCode.InstructionInValue => Error(
            "invalid_xml_saml_response",
            "A processing instruction stands within a value: receivers read different values, and Stytch's own linter refuses it.",
            "Have the IdP, or the proxy between, leave processing instructions out."),
        FindingCode.SeveralSignedInfos => Error(
            "invalid_signature_saml_response",
            "A signature has more than one SignedInfo: receivers may verify one and go by another, and Stytch's own linter refuses it.",
            "Look who posts it: no identity provider signs so, and this is how signatures are got round."),
        FindingCode.NotAResponse =>
            Error("invalid_saml_response", "The message is no SAML Response.", "Have the IdP post Responses here, and logout messages to its logout URL."),
        FindingCode.StatusNotSuccess => Error(
            "failed_saml_response",
            "The IdP reports that the login failed.",
            "Look into the IdP's log: the user is not assigned to the application, or gave up."),
        FindingCode.NoAssertion => Error(
            "invalid_saml_response", "The response reports success and has no assertion.", "Have the IdP send an assertion; look for a proxy that strips it."),
        FindingCode.SeveralAssertions =>
            Warning(null, "The response has several assertions; receivers may read different ones.", "Have the IdP send exactly one assertion."),
        FindingCode.IssuerMismatch => Error(
            "invalid_saml_response",
            "The Issuer is not the connection's IdP entity id.",
            "Set idp_entity_id of the Stytch connection, and of the mapping, to the Issuer exactly; or the mapping leads to another tenant's connection."),
        FindingCode.MissingSignature => Error(
            "missing_signature_saml_response", "Neither the response nor its assertion is signed.", "Have the IdP sign the response, the assertion, or both."),
        FindingCode.InvalidSignature => Error(
            "invalid_signature_saml_response",
            "A signature does not fit the message.",
            "Look for a proxy that changes the message; else compare the IdP's signing certificate with the Stytch connection's."),
        FindingCode.NotAllowedAlgorithm => Error(
            "invalid_signature_saml_response",
            "It is signed by an algorithm, or over a transform, that nobody should take.",
            "Have the IdP sign with RSA-SHA256 and no transforms but enveloped-signature and exclusive C14N."),
        FindingCode.SignatureNotJudged => Warning(
            null,
            "It is signed in a way that is not verified here, so the signature was not checked.",
            "Have the IdP sign with RSA-SHA256 and exclusive C14N, or try one login through Stytch."),
        FindingCode.SignatureUnseen => Warning(
            null,
            "The assertion is encrypted and the response is not signed, so no signature was seen: whether the certificate is the right one is not known.",
            "Have the IdP sign the response too, or try one login through Stytch."),
        FindingCode.CertificateMismatch => Error(
            "saml_certificate_mismatch",
            "It is signed by a certificate that the Stytch connection does not have.",
            "If the certificate is the IdP's new one, add it to the Stytch connection (x509_certificate; at most 5)."),
        FindingCode.WeakSignature => Warning(null, "It is signed with SHA-1.", "Have the IdP sign with RSA-SHA256."),
        FindingCode.AudienceMissing => Error(
            "invalid_audience_saml_response",
            "The assertion names no Audience.",
            "Have the IdP name the application's entity id as the Audience (SAMLProf 4.1.4.2)."),
        FindingCode.AudienceMismatch => Error(
            "invalid_audience_saml_response",
            "The assertion is for another Audience than the connection's.",
            "Set alternative_audience_uri of the Stytch connection, and of the mapping, to the Audience exactly: case and trailing slash count."),
        FindingCode.DestinationMismatch => Warning(
            null,
            "The Destination is neither the connection's alternative_acs_url nor its own ACS URL. Stytch does not document whether it compares them.",
            "Set alternative_acs_url of the Stytch connection, and of the mapping, to the URL that the IdP posts to, and try one login."),
        FindingCode.RecipientMismatch => Warning(
            null,
            "The Recipient is neither the connection's alternative_acs_url nor its own ACS URL. Stytch does not document whether it compares them.",
            "Set alternative_acs_url of the Stytch connection, and of the mapping, to the URL that the IdP posts to, and try one login."),
        FindingCode.BearerIncomplete => Warning(
            null,
            "The assertion has no bearer confirmation with a Recipient and a NotOnOrAfter (SAMLProf 4.1.4.2), for which some receivers refuse it.",
            "Have the IdP name both, or try one login through Stytch."),
        FindingCode.AuthnStatementMissing => Warning(
            null,
            "The assertion has no AuthnStatement (SAMLProf 4.1.4.2), for which some receivers refuse it.",
            "Have the IdP send one, or try one login through Stytch."),
        FindingCode.Expired => Error(
            "expired_saml_response",
            "The assertion has expired.",
            "Compare the IdP's clock with this machine's; else the form was sent again from a browser's history."),
        FindingCode.NotYetValid => Error("not_yet_valid_saml_response", "The assertion is not valid yet.", "Compare the IdP's clock with this machine's."),
        FindingCode.ClockSkew =>
            Warning(null, "The response was issued over 60 seconds before or after it came.", "Compare the IdP's clock with this machine's."),
        FindingCode.ShortLifetime =>
            Warning(null, "The assertion came with less than 30 seconds of its life left.", "Have the IdP give assertions five minutes."),
        FindingCode.EncryptedWithoutKey => Error(
            "invalid_saml_response",
            "The assertion is encrypted, and the Stytch connection is not known to have the key.",
            "Give the legacy side's private key to the Stytch connection (saml_encryption_private_key), or have the IdP stop encrypting."),
        FindingCode.EmailUnmapped => Error(
            "invalid_saml_response_email",
            "The attribute that the connection takes the e-mail address from is not there.",
            "Set email in the Stytch connection's attribute_mapping to an attribute that the IdP sends."),
        FindingCode.EmailMissing => Error(
            "invalid_saml_response_email",
            "What the connection takes the e-mail address from holds none.",
            "Have the IdP send the address there, or set email in the Stytch connection's attribute_mapping to an attribute that holds it."),
        FindingCode.NameUnmapped => Warning(
            null,
            "An attribute that the connection takes the name from is not there.",
            "Set full_name, or first_name and last_name, in the Stytch connection's attribute_mapping to attributes that the IdP sends."),
        FindingCode.GroupsUnmapped => Warning(
            "invalid_saml_response_groups",
            "The attribute that the connection takes groups from is not there: roles by group are not given.",
            "Set groups in the Stytch connection's attribute_mapping to the attribute that the IdP sends, where the user has groups."),
        FindingCode.IdpInitiatedDisabled => Error(
            "saml_idp_initiated_auth_disabled",
            "The login was begun at the IdP, which the Stytch connection does not allow.",
            "Set idp_initiated_auth_disabled of the Stytch connection to false, or have people begin at the application."),
        FindingCode.ConnectionPending => Error(
            "requires_active_sso_connection",
            "The Stytch connection is not active.",
            "Complete it at Stytch: idp_sso_url, idp_entity_id, attribute_mapping and a certificate."),
        FindingCode.ConnectionDeleted =>
            Error("saml_connection_not_found", "The Stytch connection was deleted.", "Make a connection at Stytch and set the mapping's connection_id to it."),
        FindingCode.ConnectionUnknown => Info(
            "What Stytch holds of the connection is not known here, so the mapping's own fields were compared.",
            "Let the gateway read the connection from Stytch (Gateway:Stytch:Projects: ProjectId and Secret)."),
        FindingCode.CommentsInDocument => Warning(
            null,
            "The document has comments or processing instructions, for which some receivers, Stytch's own linter among them, refuse it.",
            "Have the IdP, or the proxy between, leave them out, or try one login through Stytch."),
        FindingCode.UnusualId => Warning(
            null,
            "An ID is missing, or has other characters than letters, digits, - and _, for which Stytch's own linter refuses it.",
            "Have the IdP write such IDs, if it can, or try one login through Stytch."),
        FindingCode.UnusualSignature => Warning(
            null,
            "It is signed in a form that is sound and that Stytch's own linter refuses.",
            "Have the IdP sign with RSA-SHA256 and exclusive C14N, or try one login through Stytch."),
        FindingCode.AssertionInAdvice => Warning(
            null,
            "An assertion stands in the Advice of another, for which Stytch's own linter refuses it.",
            "Have the IdP leave the Advice out, or try one login through Stytch."),
        FindingCode.ForeignEncoding =>
            Warning(null, "The document is not in UTF-8, for which some receivers refuse it.", "Have the IdP write UTF-8, or try one login through Stytch."),
        FindingCode.LongRelayState =>
            Info("The RelayState has over 80 bytes, the most that SAML allows.", "Nothing, if one login through Stytch works; it is passed on as it is."),
        FindingCode.LargeForm => Info("The form has over 100 KiB.", "Have the IdP send only the groups that are needed."),
        FindingCode.OversizedForm => Info(
            "The form is longer than Gateway:Limits:MaxSamlBytes and was not looked at.",
            "Raise Gateway:Limits:MaxSamlBytes, or have the IdP send only the groups that are needed."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This finding has no row."),
    };

    private static (FindingSeverity Severity, string? ErrorType, string Message, string? Remedy) Error(string errorType, string message, string remedy) =>
        (FindingSeverity.Error, errorType, message, remedy);

    private static (FindingSeverity Severity, string? ErrorType, string Message, string? Remedy) Warning(string? errorType, string message, string remedy) =>
        (FindingSeverity.Warning, errorType, message, remedy);

    private static (FindingSeverity Severity, string? ErrorType, string Message, string? Remedy) Info(string message, string? remedy) =>
        (FindingSeverity.Info, null, message, remedy);
}
