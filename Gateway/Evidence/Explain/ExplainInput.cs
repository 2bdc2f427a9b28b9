using System.Text;
using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Evidence.Explain;

/// <summary>What somebody gave to be explained: a form's body, the value of its SAMLResponse field, or XML. Told apart by how it begins.</summary>
internal static class ExplainInput
{
    private const int MaxNameLength = 200;

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public static GivenResponse Read(ReadOnlySpan<byte> given, SamlLimits limits)
    {
        var text = given.StartsWith(Utf8Mark) ? given[Utf8Mark.Length..] : given;
        text = text.Trim(" \t\r\n"u8);
        if (text.StartsWith("<"u8))
        {
            return new FieldGuess(limits).OfXml(text);
        }

        // A form has a name before its first equals sign; in base64 one is padding, behind all of it.
        var isForm = text.IndexOf((byte)'=') is > 0 and <= MaxNameLength || text.Contains((byte)'&');
        return isForm ? OfForm(text, limits) : new FieldGuess(limits).OfField(text, relayStateLength: null);
    }

    private static GivenResponse OfForm(ReadOnlySpan<byte> text, SamlLimits limits)
    {
        var form = SamlHttp.ReadForm(text, limits);
        return form is { Parameter: SamlParameter.SAMLResponse, Result: SamlReadResult.Unreadable }
            && SamlForm.Find(text, Encoding.ASCII.GetBytes(SamlNames.ResponseField), out var raw) is FieldPresence.Present
            ? new FieldGuess(limits).OfField(raw, form.RelayStateLength)
            : new(form, GivenAs.Posted);
    }
}
