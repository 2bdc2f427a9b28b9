using Gateway.Evidence.Connections;

namespace Gateway.Evidence.Parity;

/// <summary>What the settings of a connection's organization mean for its logins. Pure. What is not known is not held against anybody.</summary>
internal static class OrganizationCheck
{
    /// <summary>Stytch's word for SSO among the ways to sign in.</summary>
    public const string Sso = "sso";

    private const string Restricted = "RESTRICTED";
    private const string NotAllowed = "NOT_ALLOWED";
    private const string RequiredForAll = "REQUIRED_FOR_ALL";

    public static IEnumerable<ParityFinding> Of(ConnectionFacts facts)
    {
        if (facts is { JitProvisioning: Restricted, IsListedForJit: false })
        {
            yield return ParityFinding.Of(ParityCode.JitRestricted);
        }

        if (facts.JitProvisioning == NotAllowed)
        {
            yield return ParityFinding.Of(ParityCode.JitNotAllowed);
        }

        if (facts is { AuthMethods: Restricted, AllowedAuthMethods: { } allowed } && !allowed.Contains(Sso, StringComparer.Ordinal))
        {
            yield return ParityFinding.Of(ParityCode.SsoNotAllowed, Sso, TextOf(allowed));
        }

        if (facts.MfaPolicy == RequiredForAll)
        {
            yield return ParityFinding.Of(ParityCode.MfaWillBeAsked);
        }

        if (facts.DefaultConnectionId is { } other && other != facts.ConnectionId)
        {
            yield return ParityFinding.Of(ParityCode.NotTheDefault, facts.ConnectionId, other);
        }
    }

    /// <summary>Ways to sign in, as findings and fixes show them.</summary>
    public static string TextOf(IEnumerable<string> methods) => string.Join(", ", methods);
}
