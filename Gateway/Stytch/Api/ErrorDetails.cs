using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Stytch.Api;

/// <summary>
/// What is shown of an error's <c>error_details</c>, whose fields Stytch does not document: their names, and their values cut short. A value may quote what
/// was sent, so that nothing that may be a secret is shown.
/// </summary>
internal static partial class ErrorDetails
{
    public const int MaxLength = 500;

    private const int MaxFields = 10;

    private const int MaxTextLength = 80;

    private const string Cut = "...";

    /// <summary><c>field: value</c>, parted by semicolons; null where there is nothing to show.</summary>
    /// <param name="details">As answered; anything but an object is none.</param>
    /// <param name="withoutKeys">Takes the project's keys out of a text, before it is cut through them.</param>
    public static string? TextOf(JsonElement? details, Func<string?, string?> withoutKeys)
    {
        if (details is not { ValueKind: JsonValueKind.Object } fields)
        {
            return null;
        }

        var all = fields.EnumerateObject().ToList();
        var shown = all.Take(MaxFields).Select(field => $"{Short(withoutKeys(field.Name))}: {ValueOf(field, withoutKeys)}");
        var text = string.Join("; ", all.Count > MaxFields ? shown.Append($"and {all.Count - MaxFields} more") : shown);
        return StytchErrors.MessageOf(text, MaxLength);
    }

    private static string ValueOf(JsonProperty field, Func<string?, string?> withoutKeys) => field.Value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{Cut}}}",
        JsonValueKind.Array => $"[{field.Value.GetArrayLength()}]",
        _ when TextOf(field.Value) is null => Cut,
        _ when SecretName().IsMatch(field.Name) || SecretValue().IsMatch(TextOf(field.Value)!) => SecretText.Shown,
        _ => Short(withoutKeys(TextOf(field.Value))),
    };

    // Null for half a pair of surrogates, which JSON may hold and no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Short(string? text) => text is { Length: > MaxTextLength } ? text[..MaxTextLength] + Cut : text ?? "";

    [GeneratedRegex("secret|password|token|private|credential|authorization", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // PEM of whatever kind, and the forms of Stytch's own secrets (stytch-dotnet, README) and of webhooks' (Standard Webhooks).
    [GeneratedRegex("-----BEGIN|secret-(test|live)-|whsec_", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();
}
