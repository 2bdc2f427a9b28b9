using System.Text;
using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Evidence.Explain;

/// <summary>What somebody gave to be explained: a form's body, the value of its SAMLResponse field, or XML. Told apart by how it begins.</summary>
internal static class ExplainInput
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public static SamlHttpMessage Read(ReadOnlySpan<byte> given, SamlLimits limits)
    {
        var text = given.StartsWith(Utf8Mark) ? given[Utf8Mark.Length..] : given;
        text = text.Trim(" \t\r\n"u8);
        if (text.StartsWith("<"u8))
        {
            return Field(Encoding.ASCII.GetBytes(Convert.ToBase64String(text)), limits with { MaxBytes = limits.MaxBytes / 3 * 4 });
        }

        // The padding of base64 stands at its end alone; a form has a name before each equals sign.
        return text.TrimEnd("="u8).Contains((byte)'=') || text.Contains((byte)'&') ? SamlHttp.ReadForm(text, limits) : Field(text, limits);
    }

    /// <summary>The value of a SAMLResponse field: base64, percent-encoded or not.</summary>
    public static SamlHttpMessage Field(ReadOnlySpan<byte> value, SamlLimits limits)
    {
        var result = !value.Contains((byte)'%')
            ? SamlReader.Read(value, SamlBinding.Post, limits)
            : SamlForm.TryDecode(value, limits.MaxBytes, out var decoded, out var isTooLong)
                ? SamlReader.Read(decoded, SamlBinding.Post, limits)
                : new SamlReadResult.Unreadable(isTooLong ? SamlDefect.TooLong : SamlDefect.NotBase64);
        return new SamlHttpMessage(SamlParameter.SAMLResponse, result, RelayStateLength: null);
    }
}
