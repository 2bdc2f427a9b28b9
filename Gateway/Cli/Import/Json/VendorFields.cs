using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Cli.Import.Json;

/// <summary>
/// Reads the fields of a vendor's object, tolerantly: what is not there, null or blank is none, and a number or a truth value is read where vendors write it as
/// a text too. A private key is never read. What has another form than it should is told as a loss.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="tenant">Takes the losses.</param>
internal sealed class VendorFields(JsonElement element, ImportedTenant tenant)
{
    // Metadata of one IdP, escaped.
    private const int MaxRaw = 1024 * 1024;

    public JsonElement Element => element;

    public bool Has(params string[] path) => Find(path) is { ValueKind: not JsonValueKind.Null };

    public string? Text(params string[] path) => Find(path) is { } value ? TextOf(value, path) : null;

    /// <summary>The values of a list, or the one of a text.</summary>
    public IReadOnlyList<string> Texts(params string[] path) => Find(path) is not { } value ? []
        : value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => TextOf(item, path)).OfType<string>()]
        : TextOf(value, path) is { } text ? [text]
        : [];

    /// <summary>True where it says so, as a truth value or in a word.</summary>
    public bool IsTrue(params string[] path) => Find(path) is { } value
        && (value.ValueKind is JsonValueKind.True || (value.ValueKind is JsonValueKind.String && value.ValueEquals("true"u8)));

    public bool IsFalse(params string[] path) => Find(path) is { } value
        && (value.ValueKind is JsonValueKind.False || (value.ValueKind is JsonValueKind.String && value.ValueEquals("false"u8)));

    /// <summary>The objects of a list, or the one that stands in its place.</summary>
    public IEnumerable<VendorFields> Objects(params string[] path) => Find(path) is not { } value ? []
        : value.ValueKind is JsonValueKind.Array
            ? value.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object).Select(item => new VendorFields(item, tenant))
        : value.ValueKind is JsonValueKind.Object ? [new VendorFields(value, tenant)]
        : [];

    public JsonElement? Find(params string[] path)
    {
        var value = element;
        foreach (var name in path)
        {
            if (value.ValueKind is not JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value.ValueKind is JsonValueKind.Null ? null : value;
    }

    private string? TextOf(JsonElement value, string[] path)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        switch (value.ValueKind)
        {
            case JsonValueKind.String when PrivateKeys.IsKey(raw):
                // Told by whoever looked through the whole object.
                return null;
            case JsonValueKind.String when raw.Length > MaxRaw:
                tenant.Lose($"{string.Join('.', path)} is longer than any such value, and was left out");
                return null;
            case JsonValueKind.String:
                return StringOf(value, path);
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.GetRawText();
            default:
                tenant.Lose($"{string.Join('.', path)} is no text, and was left out");
                return null;
        }
    }

    private string? StringOf(JsonElement value, string[] path)
    {
        try
        {
            return value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        }
        catch (InvalidOperationException)
        {
            tenant.Lose($"{string.Join('.', path)} has half of a surrogate pair, and was left out");
            return null;
        }
    }
}
