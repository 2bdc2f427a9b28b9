namespace Gateway.Stytch;

/// <summary>
/// A secret of a webhook endpoint as Stytch's dashboard shows it: <c>whsec_</c> and standard base64 of the HMAC key (Standard
/// Webhooks, "Signature scheme").
/// </summary>
internal static class WebhookSecret
{
    public const string Prefix = "whsec_";

    /// <summary>Standard Webhooks: 24 to 64 bytes.</summary>
    public const int MinKeyBytes = 24;

    public const int MaxKeyBytes = 64;

    /// <summary>The key of a secret; null where it is none.</summary>
    public static byte[]? KeyOf(string secret)
    {
        Span<byte> key = stackalloc byte[MaxKeyBytes];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length)
            && length >= MinKeyBytes
            ? key[..length].ToArray()
            : null;
    }
}
