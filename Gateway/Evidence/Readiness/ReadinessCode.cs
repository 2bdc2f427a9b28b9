using Gateway.Evidence.Shadow;

namespace Gateway.Evidence.Readiness;

/// <summary>What beside the findings of single responses speaks against a cutover. A closed set; the snake_case name is the code.</summary>
internal enum ReadinessCode
{
    NoTarget,
    ConnectionDeleted,
    ConnectionPending,

    /// <summary>The mapping's alternative_audience_uri is not one that the connection takes.</summary>
    AudienceDiffers,
    AcsUrlDiffers,
    IdpEntityIdDiffers,

    /// <summary>People begin at the IdP, and the connection does not allow it.</summary>
    IdpInitiatedDisabled,

    /// <summary>A certificate came with responses that the connection does not have.</summary>
    CertificateUnknown,
    CertificateExpires,

    /// <summary>What Stytch holds is not known here.</summary>
    ConnectionUnknown,

    /// <summary>No response was looked at.</summary>
    NoTraffic,

    /// <summary>Fewer would have passed than are asked for.</summary>
    FewResponses,

    /// <summary>The mapping, or what Stytch holds, changed since the newest response was looked at.</summary>
    ChangedSince,
}

/// <summary>The one table behind <see cref="ReadinessCode"/>.</summary>
internal static class ReadinessCodes
{
    public static FindingSeverity Severity(this ReadinessCode code) => Row(code).Severity;

    public static string Message(this ReadinessCode code) => Row(code).Message;

    public static string Remedy(this ReadinessCode code) => Row(code).Remedy;

    private static (FindingSeverity Severity, string Message, string Remedy) Row(ReadinessCode code) => code switch
    {
        ReadinessCode.NoTarget =>
            (FindingSeverity.Error, "The mapping has no valid target under this configuration.", "Mend its project, connection_id or acs_url."),
        ReadinessCode.ConnectionDeleted => (FindingSeverity.Error, FindingCode.ConnectionDeleted.Message(), FindingCode.ConnectionDeleted.Remedy()!),
        ReadinessCode.ConnectionPending => (FindingSeverity.Error, FindingCode.ConnectionPending.Message(), FindingCode.ConnectionPending.Remedy()!),
        ReadinessCode.AudienceDiffers => (
            FindingSeverity.Error,
            "The mapping's alternative_audience_uri is not the Stytch connection's.",
            "Set alternative_audience_uri of the Stytch connection to the mapping's, or correct the mapping's."),
        ReadinessCode.AcsUrlDiffers =>
            (
                FindingSeverity.Warning,
                "The mapping's alternative_acs_url is not the Stytch connection's: a sign-in begun at the application asks the IdP for an ACS "
                + "URL that it may not know.",
                "Set alternative_acs_url of the Stytch connection to the mapping's, or correct the mapping's."),
        ReadinessCode.IdpEntityIdDiffers => (
            FindingSeverity.Warning,
            "The mapping's idp_entity_id is not the Stytch connection's.",
            "Compare both with the Issuer that the IdP sends, and correct the one that is wrong."),
        ReadinessCode.IdpInitiatedDisabled => (
            FindingSeverity.Error, "People begin sign-ins at the IdP, which the Stytch connection does not allow.", FindingCode.IdpInitiatedDisabled.Remedy()!),
        ReadinessCode.CertificateUnknown =>
            (FindingSeverity.Warning, "A certificate came with responses that the Stytch connection does not have.", FindingCode.CertificateMismatch.Remedy()!),
        ReadinessCode.CertificateExpires => (
            FindingSeverity.Warning,
            "A certificate of the Stytch connection has expired or expires within 30 days.",
            "Ask the customer for the IdP's new certificate and add it to the Stytch connection."),
        ReadinessCode.ConnectionUnknown => (FindingSeverity.Warning, FindingCode.ConnectionUnknown.Message(), FindingCode.ConnectionUnknown.Remedy()!),
        ReadinessCode.NoTraffic => (FindingSeverity.Info, "No response was looked at.", "Put the mapping into shadow and wait for logins."),
        ReadinessCode.FewResponses => (
            FindingSeverity.Info,
            "Too few responses were looked at that Stytch would have taken (Gateway:Readiness:MinResponses).",
            "Leave the mapping in shadow and wait for logins."),
        ReadinessCode.ChangedSince => (
            FindingSeverity.Info,
            "The mapping, or what Stytch holds of its connection, changed since the last response was looked at; what was seen before does not count.",
            "Leave the mapping in shadow and wait for the next login."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This code has no row."),
    };
}
