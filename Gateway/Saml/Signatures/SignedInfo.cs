using System.Security.Cryptography;
using Gateway.Saml.Tree;

namespace Gateway.Saml.Signatures;

/// <summary>What a signature claims, once it is known to claim only what is allowed: that one element has one digest.</summary>
internal sealed record SignedInfo
{
    /// <summary>Longest SignatureValue, in base64 characters; that of RSA-16384 has 2,732.</summary>
    private const int MaxSignatureLength = 4_096;

    /// <summary>The element that is signed.</summary>
    public required SamlElement Element { get; init; }

    public required SignatureAlgorithm Algorithm { get; init; }

    /// <summary>How SignedInfo itself is written.</summary>
    public required CanonicalMethod Method { get; init; }

    public required HashAlgorithmName DigestAlgorithm { get; init; }

    /// <summary>How the element is written for its digest. Without comments: a reference by ID leaves them out (XMLDSIG 4.4.3.3).</summary>
    public required CanonicalMethod DigestMethod { get; init; }

    public required byte[] Digest { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>Reads the signature that stands in an element; anything but one reference to that very element is a fault.</summary>
    public static SignedInfo? Read(SamlElement signature, SamlElement signed, bool allowsSha1, out SignatureVerdict.Invalid invalid)
    {
        invalid = new(SignatureFault.WrappedOrAmbiguous);
        // An Object, which may hold anything, is where wrapping puts the element that was really signed.
        if (!Parts.TryOf(signature, ["SignedInfo", "SignatureValue", "KeyInfo"], out var parts)
            || !Parts.TryOf(parts[0], ["CanonicalizationMethod", "SignatureMethod", "Reference"], out var info)
            || !Parts.TryOf(info[2], ["Transforms", "DigestMethod", "DigestValue"], out var reference)
            || signed.Value("ID") is not { } id
            || info[2]?.Value("URI") != "#" + id)
        {
            return null;
        }

        if (CanonicalMethod.Of(info[0]) is not { } method)
        {
            invalid = SignatureAlgorithm.Refuse(info[0]?.Value("Algorithm"));
            return null;
        }

        if (DigestMethodOf(reference[0], out var refused) is not { } digestMethod)
        {
            invalid = SignatureAlgorithm.Refuse(refused);
            return null;
        }

        if (info[1]?.Children().Any() != false || SignatureAlgorithm.Of(info[1]!.Value("Algorithm")) is not { } algorithm)
        {
            invalid = SignatureAlgorithm.Refuse(info[1]?.Value("Algorithm"));
            return null;
        }

        if (SignatureAlgorithm.DigestOf(reference[1]?.Value("Algorithm")) is not { } digestAlgorithm)
        {
            invalid = SignatureAlgorithm.Refuse(reference[1]?.Value("Algorithm"));
            return null;
        }

        invalid = new(SignatureFault.Sha1);
        if (!allowsSha1 && (algorithm.Hash == HashAlgorithmName.SHA1 || digestAlgorithm == HashAlgorithmName.SHA1))
        {
            return null;
        }

        invalid = new(SignatureFault.DoesNotFit);
        return OctetsOf(reference[2]) is not { } digest || OctetsOf(parts[1]) is not { } value ? null : new SignedInfo
        {
            Element = parts[0]!,
            Algorithm = algorithm,
            Method = method,
            DigestAlgorithm = digestAlgorithm,
            DigestMethod = digestMethod with { KeepsComments = false },
            Digest = digest,
            Signature = value,
        };
    }

    // At most these two (SAMLCore 5.4.4): another one, XPath or XSLT, could cut out of the digest what is then read.
    private static CanonicalMethod? DigestMethodOf(SamlElement? transforms, out string? refused)
    {
        var all = transforms?.Children().Take(3).ToArray() ?? [];
        refused = all.Select(transform => transform.Value("Algorithm")).FirstOrDefault(uri => uri != SamlNames.EnvelopedSignature);
        var isEnveloped = all is [var enveloped, ..]
            && enveloped.Is("Transform", SamlNames.Signature)
            && enveloped.Value("Algorithm") == SamlNames.EnvelopedSignature
            && !enveloped.Children().Any();
        return all switch
        {
            _ when !isEnveloped => null,
            [_] => CanonicalMethod.Implied,
            [_, var canonical] when canonical.Is("Transform", SamlNames.Signature) => CanonicalMethod.Of(canonical),
            _ => null,
        };
    }

    private static byte[]? OctetsOf(SamlElement? element)
    {
        if (element?.Text() is not { Length: > 0 and <= MaxSignatureLength } text)
        {
            return null;
        }

        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(text, octets, out var length) && length > 0 ? octets[..length] : null;
    }

    /// <summary>The children of an element of XML Signature, each at its place.</summary>
    private static class Parts
    {
        /// <summary>
        /// False where there is another child than the named ones, or one of them twice; what is missing is null. Of no element, all are missing.
        /// </summary>
        public static bool TryOf(SamlElement? parent, ReadOnlySpan<string> names, out SamlElement?[] parts)
        {
            parts = new SamlElement?[names.Length];
            for (var node = parent?.First; node is not null; node = node.Next)
            {
                if (node is not SamlElement child)
                {
                    continue;
                }

                var at = child.NamespaceUri == SamlNames.Signature ? names.IndexOf(child.LocalName) : -1;
                if (at < 0 || parts[at] is not null)
                {
                    return false;
                }

                parts[at] = child;
            }

            return true;
        }
    }
}
