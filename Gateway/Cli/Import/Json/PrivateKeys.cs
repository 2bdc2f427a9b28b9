using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Cli.Import.Json;

/// <summary>Finds private keys by the name of their field or by their octets, without making a text of them.</summary>
internal static class PrivateKeys
{
    private static readonly string[] Names = ["decryptionkey", "signingkey"];

    /// <summary>Where a value holds private keys, each as its path.</summary>
    public static IEnumerable<string> FindIn(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            NameOf(property) is not { } name ? []
            : IsName(name) && IsGiven(property.Value) ? [$"{path}.{name}"]
            : FindIn(property.Value, $"{path}.{name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => FindIn(item, $"{path}[{index}]")),
        JsonValueKind.String => IsKey(JsonMarshal.GetRawUtf8Value(element)) ? [path] : [],
        _ => [],
    };

    /// <summary>True for a field that vendors keep a private key in.</summary>
    public static bool IsName(string name)
    {
        // Most names of a large file are none: for those nothing is made.
        if (!name.Contains("key", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var plain = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return plain.Contains("privatekey", StringComparison.Ordinal) || Names.Contains(plain);
    }

    /// <summary>True for the octets of a string with a private key in PEM, or in base64 of it.</summary>
    public static bool IsKey(ReadOnlySpan<byte> raw) => raw.IndexOf("PRIVATE KEY-----"u8) >= 0 || IsPackedKey(raw.Trim("\" "u8));

    // Looked at in a buffer that is cleared again: the text itself is never made.
    private static bool IsPackedKey(ReadOnlySpan<byte> base64)
    {
        if (!base64.StartsWith("LS0tLS1CRUdJTi"u8))
        {
            return false;
        }

        Span<byte> begun = stackalloc byte[48];
        var length = Math.Min(base64.Length, 64) / 4 * 4;
        Base64.DecodeFromUtf8(base64[..length], begun, out _, out var written, isFinalBlock: false);
        var isKey = begun[..written].IndexOf("PRIVATE KEY"u8) >= 0;
        begun.Clear();
        return isKey;
    }

    private static bool IsGiven(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonMarshal.GetRawUtf8Value(value).Length > 2,
        JsonValueKind.Object or JsonValueKind.Array => true,
        _ => false,
    };

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
