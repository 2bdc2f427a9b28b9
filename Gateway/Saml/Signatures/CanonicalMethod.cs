using Gateway.Saml.Tree;

namespace Gateway.Saml.Signatures;

/// <summary>A way to write XML canonically.</summary>
/// <param name="IsInclusive">True for Canonical XML 1.0, which takes all declarations in scope; false for the exclusive one.</param>
/// <param name="KeepsComments">Whether comments are written.</param>
/// <param name="InclusivePrefixes">Of the exclusive one: its PrefixList; empty text for the default namespace.</param>
internal sealed record CanonicalMethod(bool IsInclusive, bool KeepsComments, string[] InclusivePrefixes)
{
    /// <summary>What an enveloped signature without a canonical form of its own is written in (XMLDSIG 4.4.3.2).</summary>
    public static readonly CanonicalMethod Implied = new(IsInclusive: true, KeepsComments: false, []);

    /// <summary>Most prefixes of a PrefixList. Okta writes one.</summary>
    private const int MaxPrefixes = 32;

    /// <summary>The method that a CanonicalizationMethod or a Transform names; null where it is none of those.</summary>
    public static CanonicalMethod? Of(SamlElement? method) => method?.Value("Algorithm") switch
    {
        SamlNames.ExclusiveC14N => Exclusive(method, keepsComments: false),
        SamlNames.ExclusiveC14N + "WithComments" => Exclusive(method, keepsComments: true),
        SamlNames.InclusiveC14N when !method.Children().Any() => Implied,
        SamlNames.InclusiveC14N + "#WithComments" when !method.Children().Any() => Implied with { KeepsComments = true },
        _ => null,
    };

    private static CanonicalMethod? Exclusive(SamlElement method, bool keepsComments) =>
        PrefixesOf(method) is { } prefixes ? new CanonicalMethod(IsInclusive: false, keepsComments, prefixes) : null;

    private static string[]? PrefixesOf(SamlElement method)
    {
        var parameters = method.Children().Take(2).ToArray();
        if (parameters.Length == 0)
        {
            return [];
        }

        if (parameters.Length > 1 || !parameters[0].Is("InclusiveNamespaces", SamlNames.ExclusiveC14N))
        {
            return null;
        }

        var prefixes = (parameters[0].Value("PrefixList") ?? "").Split([' ', '\t', '\r', '\n'], MaxPrefixes + 1, StringSplitOptions.RemoveEmptyEntries);
        return prefixes.Length > MaxPrefixes ? null : [.. prefixes.Select(prefix => prefix == "#default" ? "" : prefix).Distinct()];
    }
}
