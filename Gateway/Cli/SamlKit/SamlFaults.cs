using Gateway.Saml;
using Gateway.Saml.Signatures;

namespace Gateway.Cli.SamlKit;

/// <summary>Which fault a service provider reports for what the reader and the signature check find.</summary>
internal static class SamlFaults
{
    public static SamlFault Of(SamlDefect defect) => defect switch
    {
        SamlDefect.Empty => SamlFault.MissingResponse,
        SamlDefect.TooLong or SamlDefect.NotBase64 or SamlDefect.NotDeflated => SamlFault.InvalidResponse,
        SamlDefect.NotSaml or SamlDefect.Misplaced or SamlDefect.Repeated or SamlDefect.SeveralSignedInfos => SamlFault.InvalidResponse,
        // A reference to the ID would mean either element.
        SamlDefect.DuplicateId => SamlFault.InvalidSignature,
        _ => SamlFault.InvalidXml,
    };

    public static SamlFault Of(SignatureFault fault) => fault switch
    {
        SignatureFault.Unsigned => SamlFault.MissingSignature,
        SignatureFault.ForeignCertificate => SamlFault.CertificateMismatch,
        _ => SamlFault.InvalidSignature,
    };
}
