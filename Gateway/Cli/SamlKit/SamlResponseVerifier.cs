using System.Text;
using Gateway.Saml;
using Gateway.Saml.Signatures;

namespace Gateway.Cli.SamlKit;

/// <summary>Verifies a SAML response as a service provider must (SAMLProf 4.1.4.3), and remembers what it has accepted.</summary>
internal sealed class SamlResponseVerifier(ReplayMemory replays, TimeProvider timeProvider)
{
    /// <summary>How far the IdP's clock may be off, in either direction.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Longest SAMLResponse accepted, in base64 characters: as long as the longest that the builder makes.</summary>
    public const int MaxLength = SamlResponseBuilder.MaxTargetLength;

    private static readonly SamlLimits Limits = new() { MaxBytes = MaxLength, MaxElements = 100_000 };

    public SamlVerification Verify(string? samlResponse, SamlExpectation expected)
    {
        if (string.IsNullOrEmpty(samlResponse))
        {
            return new SamlVerification.Refused(SamlFault.MissingResponse);
        }

        var result = SamlReader.Read(Encoding.UTF8.GetBytes(samlResponse), SamlBinding.Post, Limits);
        if (result is not SamlReadResult.Message { Value: { Kind: SamlMessageKind.Response } value } message)
        {
            return new SamlVerification.Refused(SamlFaults.Of((result as SamlReadResult.Unreadable)?.Defect ?? SamlDefect.NotSaml));
        }

        if (value.Status is not (null or SamlNames.StatusSuccess))
        {
            return new SamlVerification.Refused(SamlFault.Failed);
        }

        if (value.Status is null || value.Assertions.Count != 1)
        {
            return new SamlVerification.Refused(SamlFault.InvalidResponse);
        }

        if (SignatureCheck.Check(message, expected.Certificates) is SignatureVerdict.Invalid { Fault: var fault })
        {
            return new SamlVerification.Refused(SamlFaults.Of(fault));
        }

        // Destination stands on the response, which some products do not sign; the signed Recipient is the check that counts.
        return Judge(new AssertionReader(message.Root.Child("Assertion", SamlNames.Assertion)!), value.Destination, expected);
    }

    private SamlVerification Judge(AssertionReader assertion, string? destination, SamlExpectation expected)
    {
        var email = assertion.ValuesOf(expected.EmailAttribute).FirstOrDefault();
        var audience = assertion.Audiences.FirstOrDefault(candidate => expected.Audiences.Contains(candidate, StringComparer.Ordinal));
        if (FaultOf(assertion, destination, audience, email, expected) is { } fault)
        {
            return new SamlVerification.Refused(fault);
        }

        // Last, so that only a response that is good in every other way is remembered.
        var notOnOrAfter = assertion.NotOnOrAfter!.Value;
        if (!replays.TryUse(assertion.Id!, notOnOrAfter + ClockSkew))
        {
            return new SamlVerification.Refused(SamlFault.Duplicate);
        }

        return new SamlVerification.Accepted(new SamlLogin
        {
            Email = email!,
            NameId = assertion.NameId!,
            AssertionId = assertion.Id!,
            Audience = audience!,
            InResponseTo = assertion.InResponseTo,
            GroupCount = expected.GroupsAttribute is { } groups ? assertion.ValuesOf(groups).Count() : 0,
            NotOnOrAfter = notOnOrAfter,
        });
    }

    private SamlFault? FaultOf(AssertionReader assertion, string? destination, string? audience, string? email, SamlExpectation expected)
    {
        var now = timeProvider.GetUtcNow();
        return assertion switch
        {
            { Id: null } or { NameId: null or "" } or { NotOnOrAfter: null } => SamlFault.InvalidResponse,
            _ when assertion.Issuer != expected.IdpEntityId => SamlFault.InvalidResponse,
            _ when assertion.NotBefore > now + ClockSkew => SamlFault.NotYetValid,
            _ when assertion.NotOnOrAfter <= now - ClockSkew => SamlFault.Expired,
            _ when audience is null => SamlFault.InvalidAudience,
            _ when expected.AcsUrl is { } acsUrl && (destination != acsUrl || assertion.Recipient != acsUrl) => SamlFault.InvalidDestination,
            _ when expected.Requests is { } requests && assertion.InResponseTo is { } request && !requests.Contains(request) => SamlFault.Unsolicited,
            _ when email is null || !email.Contains('@') => SamlFault.InvalidEmail,
            _ => null,
        };
    }
}
