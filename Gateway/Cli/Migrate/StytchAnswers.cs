using System.Net;
using Gateway.Stytch.Api;

namespace Gateway.Cli.Migrate;

/// <summary>What Stytch's answer means for a tenant.</summary>
internal static class StytchAnswers
{
    /// <summary>The value of a success.</summary>
    /// <exception cref="MigrationException">Anything else.</exception>
    public static T ValueOf<T>(MigrationStep step, StytchResult<T> result) => result switch
    {
        StytchResult<T>.Success success => success.Value,
        StytchResult<T>.Refused { Status: (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden } refused => throw new MigrationException(
            step, $"Stytch refuses the project's keys ({refused.ErrorType}): run check.")
        {
            StytchRequestId = refused.RequestId,
            ConcernsAll = true,
        },
        StytchResult<T>.Refused refused => throw new MigrationException(
            step,
            $"Stytch answers {refused.Status} ({refused.ErrorType}): {RemedyOf(refused.ErrorType) ?? refused.Message ?? "no reason given."}"
            + (refused.Details is { } details ? $" Details: {details}." : ""))
        {
            StytchRequestId = refused.RequestId,
            MayPass = MayPass(refused),
        },
        StytchResult<T>.Unreachable lost =>
            throw new MigrationException(step, $"Stytch gives no answer to go by ({StytchCallRecorder.WordOf(lost.Reason)}).") { MayPass = true },
        _ => throw new InvalidOperationException("A result is a success, a refusal or none."),
    };

    public static bool MayPass<T>(StytchResult<T> result) =>
        result is StytchResult<T>.Unreachable or StytchResult<T>.Refused
        {
            Status: (int)HttpStatusCode.TooManyRequests
            or >= (int)HttpStatusCode.InternalServerError
        };

    private static string? RemedyOf(string errorType) => errorType switch
    {
        "organization_slug_already_used" =>
            "another organization has this slug: give organization_slug, or organization_id where that one is this tenant's.",
        "duplicate_saml_connection" => "a connection like this exists already: give its connection_id where it is this tenant's.",
        "saml_connection_idp_sso_url_not_https" => "the IdP's SSO URL must be https.",
        "too_many_sso_verification_certificates" => "the connection has five certificates: delete those no longer used in Stytch's dashboard.",
        "too_many_sso_connections" or "too_many_sso_connections_for_billing_tier" => "the organization, or the plan, has no room for another connection.",
        "saml_connection_attribute_mapping_missing_groups_key" => "group_roles need the IdP's attribute with the groups: give attribute_groups.",
        "invalid_rbac_role_id" or "invalid_rbac_role_assignment" => "a role does not exist, or cannot be given: see the roles in Stytch's dashboard.",
        "invalid_sso_idp" =>
            "identity_provider is none of Stytch's words: such as okta, microsoft-entra, google-workspace, onelogin, pingfederate, shibboleth, generic.",
        _ => null,
    };
}
