using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Public.Redirect.Repost;

/// <summary>An identity provider's page with one form to a path of the gateway, sent by a click on its button.</summary>
/// <param name="Path">Where the form goes.</param>
/// <param name="Fields">Its fields, in order.</param>
internal sealed record IdpPage(string Path, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>True for a CSP that lets the page post to the gateway alone.</summary>
    public bool RestrictsFormAction { get; init; }

    /// <summary>The encoding the form is sent in.</summary>
    public string Charset { get; init; } = "utf-8";

    /// <summary>True to hand the fields over by script: those without a name, or with a NUL, cannot be written as markup.</summary>
    public bool UsesScript { get; init; }

    public async Task WriteAsync(HttpContext context, Uri gateway)
    {
        if (RestrictsFormAction)
        {
            context.Response.Headers.ContentSecurityPolicy = $"form-action {gateway.GetLeftPart(UriPartial.Authority)}";
        }

        var fields = UsesScript
            ? $"<script>document.addEventListener('formdata', e => {{ for (const [n, v] of "
                + $"{JsonSerializer.Serialize(Fields.Select(field => new[] { field.Name, field.Value }))}) e.formData.append(n, v) }})</script>"
            : string.Concat(Fields.Select(field => $"<input type=\"hidden\" name=\"{Encode(field.Name)}\" value=\"{Encode(field.Value)}\">"));
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(
            $"<!doctype html><form method=\"post\" action=\"{new Uri(gateway, Path)}\" accept-charset=\"{Charset}\">{fields}<button>Sign in</button></form>",
            Encoding.UTF8);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
