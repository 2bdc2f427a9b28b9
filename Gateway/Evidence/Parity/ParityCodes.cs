namespace Gateway.Evidence.Parity;

/// <summary>What is fixed for a <see cref="ParityCode"/>.</summary>
/// <param name="Severity">What it means for logins.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="StytchError">The <c>error_type</c> that Stytch would end such a login with; null where none is to be expected, or it is not documented.</param>
/// <param name="IsFixable">True where <c>parity fix</c> can mend it at Stytch.</param>
internal sealed record ParityRow(ParitySeverity Severity, string Message, string Remedy, string? StytchError = null, bool IsFixable = false);

/// <summary>The one table behind <see cref="ParityCode"/>.</summary>
internal static class ParityCodes
{
    public static ParityRow Row(this ParityCode code) => code switch
    {
        ParityCode.NoTarget => Red("The mapping has no valid target under this configuration.", "Mend its project, connection_id or acs_url."),
        ParityCode.ConnectionMissing => Red(
            "Stytch has no such connection in the mapping's project.",
            "Create the connection anew and put its id into the mapping.",
            "saml_connection_not_found"),
        ParityCode.WrongProject => Red(
            "The connection belongs to another configured project.",
            "Set the mapping's project to the one that has the connection.",
            "saml_connection_not_found"),
        ParityCode.WrongOrganization => Red(
            "The connection belongs to another organization than the mapping's.",
            "Compare both organizations: correct the mapping's organization_id, or its connection_id.",
            "sso_connection_organization_mismatch"),
        ParityCode.WrongKind => Red(
            "The connection is no SAML connection: no login of this gateway's can go to it.",
            "Put the id of the organization's SAML connection into the mapping."),
        ParityCode.ConnectionPending => Red(
            "The connection is pending: something of the IdP's is missing.",
            "Complete idp_sso_url, idp_entity_id, attribute_mapping and a certificate at Stytch.",
            "requires_active_sso_connection"),
        ParityCode.AcsUrlDiffers => Red(
            "The mapping's target is not the connection's acs_url.",
            "Set the mapping's acs_url to the connection's; a custom domain also needs its origin in the project's AllowedOrigins.",
            "sso_connection_custom_domain_mismatch"),
        ParityCode.AudienceMissing => Red(
            "The connection has no alternative_audience_uri, and the IdP sends the legacy Audience.",
            "Set alternative_audience_uri of the connection to the mapping's.",
            "invalid_audience_saml_response",
            isFixable: true),
        ParityCode.AudienceDiffers => Red(
            "The connection's alternative_audience_uri is not the mapping's; it is compared character for character.",
            "Set alternative_audience_uri of the connection to the mapping's, or correct the mapping's.",
            "invalid_audience_saml_response",
            isFixable: true),
        ParityCode.AudienceUnlikeTraffic => Red(
            "The IdP sends an Audience that the connection does not take.",
            "Set alternative_audience_uri of mapping and connection to what the IdP sends.",
            "invalid_audience_saml_response"),
        ParityCode.AlternativeAcsUrlMissing => Yellow(
            "The connection has no alternative_acs_url: a sign-in begun at the application asks the IdP for an ACS URL that it may not know.",
            "Set alternative_acs_url of the connection to the mapping's.",
            isFixable: true),
        ParityCode.AlternativeAcsUrlDiffers => Yellow(
            "The connection's alternative_acs_url is not the mapping's; it is compared character for character.",
            "Set alternative_acs_url of the connection to the mapping's, or correct the mapping's.",
            isFixable: true),
        ParityCode.EntityIdDiffers => Yellow(
            "The connection's idp_entity_id is not the mapping's.",
            "Compare both with the Issuer that the IdP sends, and correct the one that is wrong.",
            isFixable: true),
        ParityCode.EntityIdUnlikeTraffic => Red(
            "The IdP sends another Issuer than the connection's idp_entity_id.",
            "Set idp_entity_id of the connection to what the IdP sends, once the customer has confirmed it.",
            "invalid_saml_response"),
        ParityCode.CertificateNotHeld => Red(
            "The IdP signs with a certificate that the connection does not have.",
            "Compare the fingerprint with the customer's IdP, then add the certificate: parity fix takes it where its fingerprint is named.",
            "saml_certificate_mismatch",
            isFixable: true),
        ParityCode.CertificateNeverSeen => new(
            ParitySeverity.Info,
            "The connection has a certificate that the IdP was never seen to sign with.",
            "Nothing where the IdP is about to change to it; else ask the customer which one is used."),
        ParityCode.CertificateExpired => Yellow(
            "A certificate of the connection has expired.",
            "Ask the customer for the IdP's new certificate and add it to the connection.",
            "saml_certificate_mismatch"),
        ParityCode.CertificateExpires => Yellow(
            "A certificate of the connection expires within 30 days.",
            "Ask the customer for the IdP's new certificate and add it to the connection.",
            "saml_certificate_mismatch"),
        ParityCode.NameidFormatUnlikeTraffic => Yellow(
            "The IdP sends another NameID format than the connection's nameid_format.",
            "Set nameid_format of the connection to what the IdP sends; what Stytch does with another one is not documented."),
        ParityCode.SigningCertificateNew => Yellow(
            "The legacy side signs its requests, and Stytch signs them with a certificate of its own.",
            "Where the IdP checks requests, give it Stytch's certificate; a legacy key brought with signing_private_key gets a new certificate as well."),
        ParityCode.IdpInitiatedRefused => Red(
            "People begin sign-ins at the IdP, which the connection does not allow.",
            "Set idp_initiated_auth_disabled of the connection to false.",
            "saml_idp_initiated_auth_disabled",
            isFixable: true),
        ParityCode.JitRestricted => Yellow(
            "The organization takes new members by listed connections only, and this one is not listed.",
            "Add the connection to sso_jit_provisioning_allowed_connections of the organization.",
            "invalid_connection_for_jit_provisioning"),
        ParityCode.JitNotAllowed => Yellow(
            "The organization takes no new members by SSO: who is not a member yet cannot sign in.",
            "Set sso_jit_provisioning of the organization, or bring all members to Stytch first."),
        ParityCode.SsoNotAllowed => Red(
            "The organization allows listed ways to sign in only, and sso is none of them: nobody gets in.",
            "Add sso to allowed_auth_methods of the organization.",
            "operation_restricted_by_organization_auth_methods",
            isFixable: true),
        ParityCode.MfaWillBeAsked => Yellow(
            "The organization asks everybody for a second factor, after SSO as well.",
            "Tell the customer before the cutover, or set mfa_policy of the organization to OPTIONAL."),
        ParityCode.NotTheDefault => Yellow(
            "The organization's default connection is another one: sign-ins that name the organization alone go there.",
            "Set sso_default_connection_id of the organization, or have the application name the connection."),
        ParityCode.EncryptionKeyMissing => Red(
            "Assertions come encrypted, and the connection has no key to open them.",
            "Add the legacy stack's key with saml_encryption_private_key, or have the IdP stop encrypting.",
            "invalid_saml_response"),
        ParityCode.NotRead => Unknown("Stytch was not asked for the connection yet.", "Run parity for the mapping."),
        ParityCode.NoApiKeys => Unknown(
            "The mapping's project has no keys for Stytch's API.",
            "Set ProjectId and Secret of the project, or tell what Stytch's dashboard shows with PUT mappings/{identifier}/connection."),
        ParityCode.KeysRefused => Unknown(
            "Stytch does not take the project's keys.",
            "Check ProjectId, Secret and Environment of the project, and whether Stytch's IP validation knows the gateway's address."),
        ParityCode.Throttled => Unknown("Stytch answers that it is asked too often.", "Run parity again later, or for fewer mappings."),
        ParityCode.NoAnswer => Unknown("Stytch gave no answer to go by.", "Run parity again later; check the way to Stytch's API where it lasts."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This code has no row."),
    };

    private static ParityRow Red(string message, string remedy, string? stytchError = null, bool isFixable = false) =>
        new(ParitySeverity.Red, message, remedy, stytchError, isFixable);

    private static ParityRow Yellow(string message, string remedy, string? stytchError = null, bool isFixable = false) =>
        new(ParitySeverity.Yellow, message, remedy, stytchError, isFixable);

    private static ParityRow Unknown(string message, string remedy) => new(ParitySeverity.Unknown, message, remedy);
}
