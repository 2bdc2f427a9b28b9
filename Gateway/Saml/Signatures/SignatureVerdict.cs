using System.Security.Cryptography.X509Certificates;

namespace Gateway.Saml.Signatures;

/// <summary>What came of checking a message's signatures.</summary>
internal abstract record SignatureVerdict
{
    private SignatureVerdict()
    {
    }

    /// <summary>Every signature fits. Where the message itself is not among the parts, only its assertions are vouched for: each of them.</summary>
    public sealed record Valid(IReadOnlyList<SignedPart> Parts) : SignatureVerdict;

    /// <param name="Fault">Why.</param>
    /// <param name="Algorithm">URI of the algorithm or transform that is not taken; null where it is not that.</param>
    public sealed record Invalid(SignatureFault Fault, string? Algorithm = null) : SignatureVerdict;
}

/// <summary>A part that a signature vouches for.</summary>
/// <param name="Place">The element; <see cref="SignaturePlace.Elsewhere"/> is the root of a message that is no Response.</param>
/// <param name="Certificate">Which of the given certificates signed it.</param>
internal sealed record SignedPart(SignaturePlace Place, X509Certificate2 Certificate);

/// <summary>Why a message's signatures vouch for nothing.</summary>
internal enum SignatureFault
{
    /// <summary>Nothing readable is signed. A signature inside an encrypted assertion is out of sight.</summary>
    Unsigned,

    /// <summary>What is signed is not what stands there, or none of the given keys signed it.</summary>
    DoesNotFit,

    /// <summary>What is signed is intact and signed by a certificate that came with it, which is not among the given ones.</summary>
    ForeignCertificate,

    /// <summary>Signed or digested with SHA-1, for which collisions can be made.</summary>
    Sha1,

    /// <summary>An algorithm or a transform that nobody should take, such as HMAC, MD5, XPath or XSLT.</summary>
    NotAllowedAlgorithm,

    /// <summary>Sound for all that is known, but not verified here: its algorithm is not, or there is no certificate to check it with.</summary>
    CannotBeJudged,

    /// <summary>A signature that does not refer to the one element it stands in, or an assertion that no signature covers beside one that is covered.</summary>
    WrappedOrAmbiguous,
}
