namespace Gateway.Cli.SamlKit;

/// <summary>Why a service provider refuses a SAML response.</summary>
internal enum SamlFault
{
    /// <summary>No SAMLResponse came: the body was lost on the way, or the request is a GET.</summary>
    MissingResponse,

    /// <summary>Not base64, or not one Response with one readable Assertion of the expected issuer.</summary>
    InvalidResponse,

    /// <summary>Not XML within the limits: malformed, too large, too deep, with a DTD, a comment or a processing instruction.</summary>
    InvalidXml,

    /// <summary>The IdP itself reports that the login failed.</summary>
    Failed,

    /// <summary>Nothing is signed.</summary>
    MissingSignature,

    /// <summary>A signature does not fit what it stands on.</summary>
    InvalidSignature,

    /// <summary>Signed with a certificate that the connection does not have.</summary>
    CertificateMismatch,

    NotYetValid,

    Expired,

    /// <summary>Meant for another service provider.</summary>
    InvalidAudience,

    /// <summary>Sent to another address.</summary>
    InvalidDestination,

    /// <summary>Answers a request that this service provider did not send.</summary>
    Unsolicited,

    /// <summary>Begun at the IdP, which the connection does not take.</summary>
    IdpInitiated,

    /// <summary>The attributes have no email address.</summary>
    InvalidEmail,

    /// <summary>Has been used already.</summary>
    Duplicate,
}

/// <summary>The names that Stytch's API gives these faults.</summary>
internal static class SamlFaultNames
{
    public static string ErrorType(this SamlFault fault) => fault switch
    {
        SamlFault.MissingResponse => "missing_saml_response",
        SamlFault.InvalidResponse => "invalid_saml_response",
        SamlFault.InvalidXml => "invalid_xml_saml_response",
        SamlFault.Failed => "failed_saml_response",
        SamlFault.MissingSignature => "missing_signature_saml_response",
        SamlFault.InvalidSignature => "invalid_signature_saml_response",
        SamlFault.CertificateMismatch => "saml_certificate_mismatch",
        SamlFault.NotYetValid => "not_yet_valid_saml_response",
        SamlFault.Expired => "expired_saml_response",
        SamlFault.InvalidAudience => "invalid_audience_saml_response",
        // Stytch has no name for it, and the stand-in for Stytch does not check it; legacy stacks do.
        SamlFault.InvalidDestination => "invalid_destination_saml_response",
        SamlFault.Unsolicited => "unsolicited_saml_response",
        SamlFault.IdpInitiated => "saml_idp_initiated_auth_disabled",
        SamlFault.InvalidEmail => "invalid_saml_response_email",
        SamlFault.Duplicate => "duplicate_saml_response",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a known fault."),
    };
}
