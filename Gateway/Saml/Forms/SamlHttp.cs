namespace Gateway.Saml.Forms;

/// <summary>Reads what a request carries of SAML, by form (HTTP-POST binding) or query (HTTP-Redirect, HTTP-Artifact).</summary>
internal static class SamlHttp
{
    /// <summary>Reads a form body, which the caller has bounded in length.</summary>
    public static SamlHttpMessage ReadForm(ReadOnlySpan<byte> body, SamlLimits limits) => Read(body, SamlBinding.Post, limits);

    /// <summary>Reads a raw query, with or without its question mark.</summary>
    public static SamlHttpMessage ReadQuery(ReadOnlySpan<byte> query, SamlLimits limits) =>
        Read(query.StartsWith("?"u8) ? query[1..] : query, SamlBinding.Redirect, limits);

    /// <summary>Who says to have sent what a form body carries, where the message itself cannot be read; null where that is not said once.</summary>
    public static string? IssuerOfForm(ReadOnlySpan<byte> body, SamlLimits limits) => IssuerOf(body, SamlBinding.Post, limits);

    /// <summary>The same of a raw query.</summary>
    public static string? IssuerOfQuery(ReadOnlySpan<byte> query, SamlLimits limits) =>
        IssuerOf(query.StartsWith("?"u8) ? query[1..] : query, SamlBinding.Redirect, limits);

    private static string? IssuerOf(ReadOnlySpan<byte> form, SamlBinding binding, SamlLimits limits)
    {
        var response = SamlForm.Find(form, "SAMLResponse"u8, out var responseRaw);
        var request = SamlForm.Find(form, "SAMLRequest"u8, out var requestRaw);
        return (response, request) switch
        {
            (FieldPresence.Present, FieldPresence.Absent) => IssuerOfField(responseRaw, binding, limits),
            (FieldPresence.Absent, FieldPresence.Present) => IssuerOfField(requestRaw, binding, limits),
            _ => null,
        };
    }

    private static string? IssuerOfField(ReadOnlySpan<byte> raw, SamlBinding binding, SamlLimits limits) =>
        SamlForm.TryDecode(raw, limits.MaxBytes, out var field, out _) ? IssuerReader.Read(field, binding, limits) : null;

    private static SamlHttpMessage Read(ReadOnlySpan<byte> form, SamlBinding binding, SamlLimits limits)
    {
        var response = SamlForm.Find(form, "SAMLResponse"u8, out var responseRaw);
        var request = SamlForm.Find(form, "SAMLRequest"u8, out var requestRaw);
        var artifact = SamlForm.Find(form, "SAMLart"u8, out _);
        int? relayState = SamlForm.Find(form, "RelayState"u8, out var relayStateRaw) is FieldPresence.Absent ? null : SamlForm.LengthOf(relayStateRaw);
        return (response, request, artifact) switch
        {
            (FieldPresence.Absent, FieldPresence.Absent, FieldPresence.Absent) => new(SamlParameter.None, null, relayState),
            (FieldPresence.Present, FieldPresence.Absent, FieldPresence.Absent) =>
                new(SamlParameter.SAMLResponse, ReadField(responseRaw, binding, limits), relayState),
            (FieldPresence.Absent, FieldPresence.Present, FieldPresence.Absent) =>
                new(SamlParameter.SAMLRequest, ReadField(requestRaw, binding, limits), relayState),
            (FieldPresence.Absent, FieldPresence.Absent, FieldPresence.Present) => new(SamlParameter.SAMLart, null, relayState),
            _ => new(SamlParameter.Ambiguous, null, relayState),
        };
    }

    private static SamlReadResult ReadField(ReadOnlySpan<byte> raw, SamlBinding binding, SamlLimits limits) =>
        SamlForm.TryDecode(raw, limits.MaxBytes, out var field, out var isTooLong)
            ? SamlReader.Read(field, binding, limits)
            : new SamlReadResult.Unreadable(isTooLong ? SamlDefect.TooLong : SamlDefect.NotBase64);
}
