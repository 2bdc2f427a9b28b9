using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Gateway.Admin.Access;

/// <summary>What a caller presents: <c>Basic base64(key_id:secret)</c> (RFC 7617), or <c>Bearer key_id.secret</c>, where a colon will do as well.</summary>
internal sealed class Credentials
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Credentials(string keyId, string secret)
    {
        KeyId = keyId;
        SecretSha256 = NewKey.HashOf(secret);
    }

    public string KeyId { get; }

    /// <summary>The secret's hash; the secret itself is let go of as soon as it is read.</summary>
    public byte[] SecretSha256 { get; }

    /// <summary>False for anything that cannot be a key: another scheme, two headers, no separator, an id in foreign characters.</summary>
    public static bool TryParse(StringValues authorization, [NotNullWhen(true)] out Credentials? credentials)
    {
        credentials = null;
        if (authorization is not [{ } header])
        {
            return false;
        }

        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return false;
        }

        var scheme = header[..space];
        var value = header[space..].Trim(' ');
        var token = scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? FromBase64(value)
            : scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? value
            : null;
        return token is not null && TrySplit(token, out credentials);
    }

    /// <summary>Of a form's two fields, as they were typed or pasted; null where the first can be no id.</summary>
    public static Credentials? Of(string keyId, string secret) => KeyRules.IsId(keyId) ? new(keyId, secret) : null;

    private static bool TrySplit(string token, [NotNullWhen(true)] out Credentials? credentials)
    {
        // An id has neither a colon nor a dot, so the first of either ends it, whatever the secret holds.
        var end = token.AsSpan().IndexOfAny(':', '.');
        credentials = end >= 0 && KeyRules.IsId(token.AsSpan(0, end)) ? new(token[..end], token[(end + 1)..]) : null;
        return credentials is not null;
    }

    private static string? FromBase64(string value)
    {
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
        {
            return null;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
