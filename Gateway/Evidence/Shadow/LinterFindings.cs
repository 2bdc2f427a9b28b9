using System.Buffers;
using Gateway.Saml;
using Gateway.Saml.Tree;

namespace Gateway.Evidence.Shadow;

/// <summary>
/// What is sound by SAML and XML Signature, and what Stytch's own linter refuses all the same (samlshield 0.4.0, which Stytch says is made of the checks of its
/// API). A fair guess at what Stytch refuses, and no more: a warning each.
/// </summary>
internal static class LinterFindings
{
    // XML allows dots and letters of any script as well (xs:ID).
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    public static void Add(SamlElement response, List<Finding> findings)
    {
        List<SamlElement> all = [response, .. response.Children("Assertion", SamlNames.Assertion)];
        if (all.Find(element => element.Value("ID") is not { } id || id.AsSpan().ContainsAnyExcept(IdCharacters)) is { } unusual)
        {
            findings.Add(new(FindingCode.UnusualId, unusual.Value("ID") is null ? $"{unusual.LocalName} without an ID" : $"that of the {unusual.LocalName}"));
        }

        if (all.Select(AlgorithmOf).FirstOrDefault(uri => uri is not null) is { } algorithm)
        {
            findings.Add(new(FindingCode.UnusualSignature, algorithm));
        }

        if (all.Exists(assertion => assertion.Child("Advice", SamlNames.Assertion)?.Children().Any(IsAssertion) is true))
        {
            findings.Add(new(FindingCode.AssertionInAdvice));
        }
    }

    private static bool IsAssertion(SamlElement element) => element.LocalName is "Assertion" or "EncryptedAssertion";

    // The first of a signature's methods that is not on the linter's list and on ours.
    private static string? AlgorithmOf(SamlElement signed)
    {
        var info = signed.Child("Signature", SamlNames.Signature)?.Child("SignedInfo", SamlNames.Signature);
        var transforms = info?.Child("Reference", SamlNames.Signature)?.Child("Transforms", SamlNames.Signature)?.Children() ?? [];
        return transforms.Prepend(info?.Child("CanonicalizationMethod", SamlNames.Signature))
            .Append(info?.Child("SignatureMethod", SamlNames.Signature))
            .Select(method => method?.Value("Algorithm"))
            .FirstOrDefault(IsUnusual);
    }

    private static bool IsUnusual(string? uri) =>
        uri is not null && (uri.StartsWith(SamlNames.InclusiveC14N, StringComparison.Ordinal) || uri.EndsWith("-rsa-MGF1", StringComparison.Ordinal));
}
