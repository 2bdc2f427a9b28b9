using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Evidence.Shadow;

/// <summary>
/// What Stytch would object to in a response, as far as its documentation and its error types tell. Pure: no I/O, no clock. It judges a login
/// that it does not decide: nobody is let in or refused by what it finds.
/// </summary>
internal static class ShadowCheck
{
    /// <summary>SAMLBind 3.4.3, 3.5.3.</summary>
    public const int MaxRelayStateBytes = 80;

    private const int LargeFormBytes = 100 * 1024;

    /// <param name="form">What was posted.</param>
    /// <param name="formBytes">How long it was.</param>
    /// <param name="expected">What the connection would take.</param>
    /// <param name="now">When it came.</param>
    public static IReadOnlyList<Finding> Of(SamlHttpMessage form, int formBytes, ShadowExpectation expected, DateTimeOffset now)
    {
        var findings = new List<Finding>();
        if (form.RelayStateLength > MaxRelayStateBytes)
        {
            findings.Add(new(FindingCode.LongRelayState, $"{form.RelayStateLength} bytes", $"{MaxRelayStateBytes} bytes"));
        }

        if (formBytes > LargeFormBytes)
        {
            findings.Add(new(FindingCode.LargeForm, $"{formBytes / 1024} KiB"));
        }

        if (ResponseOf(form) is { } response)
        {
            Check(response, expected, now, findings);
        }
        else
        {
            findings.Add(FaultOf(form));
        }

        return findings;
    }

    /// <summary>The Response in a form; null where there is none that can be read.</summary>
    public static SamlReadResult.Message? ResponseOf(SamlHttpMessage form) =>
        form is { Parameter: SamlParameter.SAMLResponse, Result: SamlReadResult.Message { Value.Kind: SamlMessageKind.Response } message } ? message : null;

    private static Finding FaultOf(SamlHttpMessage form) => form switch
    {
        { Parameter: SamlParameter.Ambiguous } => new(FindingCode.AmbiguousForm),
        { Result: SamlReadResult.Unreadable unreadable } => UnreadableFinding.Of(unreadable.Defect),
        { Result: SamlReadResult.Message other } => new(FindingCode.NotAResponse, other.Value.Kind.ToString()),
        _ => new(FindingCode.NoResponse),
    };

    private static void Check(SamlReadResult.Message message, ShadowExpectation expected, DateTimeOffset now, List<Finding> findings)
    {
        var response = message.Value;
        ConnectionFindings.Add(expected, findings);
        AddWhatIsUnusual(response, findings);
        if (response.Status is not SamlNames.StatusSuccess)
        {
            // A login that failed at the IdP says nothing of one that succeeds: it need not be signed, nor answer a request.
            findings.Add(FailedStatus.Of(response));
            return;
        }

        if (response.InResponseTo is null && !expected.AllowsIdpInitiated)
        {
            findings.Add(new(FindingCode.IdpInitiatedDisabled));
        }

        CheckIssuer(response, expected, findings);
        SignatureFindings.Add(message, expected, findings);
        LinterFindings.Add(message.Root, findings);
        CheckAssertions(response, expected, findings);
        CheckAddresses(response, expected, now, findings);
        TimeFindings.Add(response, expected, now, findings);
        ProfileFindings.Add(response, expected, now, findings);
        if (response.Assertions is [var assertion, ..])
        {
            AttributeFindings.Add(assertion, expected, findings);
        }
    }

    private static void AddWhatIsUnusual(SamlMessage response, List<Finding> findings)
    {
        if (response.HasComments)
        {
            findings.Add(new(FindingCode.CommentsInDocument));
        }

        if (response.Encoding is { } encoding)
        {
            findings.Add(new(FindingCode.ForeignEncoding, encoding, "UTF-8"));
        }
    }

    private static void CheckIssuer(SamlMessage response, ShadowExpectation expected, List<Finding> findings)
    {
        if (expected.IdpEntityId is not { } entityId)
        {
            return;
        }

        // A Response may leave its own Issuer out, an assertion may not (SAMLCore 2.3.3, 3.2.2).
        var seen = response.Assertions.Select(assertion => assertion.Issuer ?? "").Append(response.Issuer ?? entityId);
        if (seen.FirstOrDefault(issuer => issuer != entityId) is { } foreign)
        {
            findings.Add(new(FindingCode.IssuerMismatch, foreign, entityId));
        }
    }

    private static void CheckAssertions(SamlMessage response, ShadowExpectation expected, List<Finding> findings)
    {
        switch (response.Assertions.Count + response.EncryptedAssertions)
        {
            case 0:
                findings.Add(new(FindingCode.NoAssertion));
                break;
            case > 1:
                findings.Add(new(FindingCode.SeveralAssertions));
                break;
        }

        if (response.EncryptedAssertions > 0 && !expected.HasEncryptionKey)
        {
            findings.Add(new(FindingCode.EncryptedWithoutKey));
        }

        foreach (var assertion in response.Assertions)
        {
            CheckAudiences(assertion.AudienceRestrictions, expected, findings);
        }
    }

    private static void CheckAudiences(IReadOnlyList<IReadOnlyList<string>> restrictions, ShadowExpectation expected, List<Finding> findings)
    {
        if (restrictions.Count == 0 || restrictions.Any(restriction => restriction.Count == 0))
        {
            findings.Add(new(FindingCode.AudienceMissing));
        }
        else if (expected.Audiences.Count > 0 && restrictions.FirstOrDefault(restriction => !restriction.Any(expected.Audiences.Contains)) is { } unmet)
        {
            var hasBlanks = unmet.Any(audience => expected.Audiences.Contains(audience.Trim()));
            findings.Add(new(
                FindingCode.AudienceMismatch,
                string.Join(", ", unmet.Select(audience => hasBlanks ? $"'{audience}'" : audience)),
                string.Join(", ", expected.Audiences),
                hasBlanks ? "Have the IdP leave out the white space around the Audience: it is compared as it stands." : null));
        }
    }

    private static void CheckAddresses(SamlMessage response, ShadowExpectation expected, DateTimeOffset now, List<Finding> findings)
    {
        if (expected.AcsUrls.Count == 0)
        {
            return;
        }

        var all = string.Join(", ", expected.AcsUrls);
        if (response.Destination is { Length: > 0 } destination && !expected.AcsUrls.Contains(destination))
        {
            findings.Add(new(FindingCode.DestinationMismatch, SamlUrl.WithoutQuery(destination), all));
        }

        foreach (var recipient in response.Assertions.Select(assertion => Confirmations.BestOf(assertion, expected, now)?.Recipient).OfType<string>().Take(1))
        {
            if (!expected.AcsUrls.Contains(recipient))
            {
                findings.Add(new(FindingCode.RecipientMismatch, SamlUrl.WithoutQuery(recipient), all));
            }
        }
    }
}
