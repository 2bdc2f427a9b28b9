using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Errors;

namespace Gateway.Public.Redirect.Repost;

/// <summary>
/// The page that sends a form on: the browser submits it again, as a post of this page and not of the identity provider's, whose CSP would block a
/// redirect. It holds the form's own fields and a reference, nothing else.
/// </summary>
internal static class RepostPage
{
    private const string Style = PageStyle.Base + "button{font:inherit;padding:.5rem 1.4rem}" + PageStyle.Dark;

    // Not form.submit(): a field of that name would stand in its place.
    private const string Submit = "HTMLFormElement.prototype.submit.call(document.forms[0])";

    /// <summary>
    /// Makes the list of fields itself where a browser would not send one as it is: a field without a name is left out of a submission, and a NUL
    /// cannot stand in markup (HTML 4.10.21.4, 13.2.5.36). Asks the document, because a field's name may hide any member of the form.
    /// </summary>
    private const string Rebuild =
        "document.addEventListener('formdata',function(e){"
        + "var d=e.formData,t=function(s){return s.replace(/\\ue000/g,'\\0')};"
        + "Array.from(d.keys()).forEach(function(k){d.delete(k)});"
        + "document.querySelectorAll('input,textarea').forEach(function(f){d.append(t(f.name),t(f.value))})});";

    /// <summary>How much of the page is gathered before it is sent.</summary>
    private const int FlushBytes = 16_384;

    private static readonly string StyleSource = PageStyle.SourceOf(Style);

    // windows-1252 for the sake of the bytes: see FormText. Nothing is to be filled in from an earlier visit.
    private static readonly CompositeFormat Head = CompositeFormat.Parse(
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
        <title>Signing you in</title><style>{0}</style></head>
        <body><main><form method="post" action="{1}" accept-charset="windows-1252" autocomplete="off">

        """);

    private static readonly CompositeFormat Foot = CompositeFormat.Parse(
        """
        <noscript><h1>One more step</h1><p>Your browser runs no scripts here. Please continue to sign in.</p><p><button>Continue</button></p></noscript></form>
        <p><small>Reference: <code>{0}</code></small></p></main>
        <script nonce="{1}">{2}</script></body>
        </html>

        """);

    /// <summary>Writes the page for a checked target.</summary>
    public static async Task WriteAsync(HttpContext context, string target, string formAction, ReadOnlyMemory<byte> form, string referenceId)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        WriteHeaders(context.Response, formAction, nonce, referenceId);
        var output = new PageWriter(context.Response.BodyWriter, FlushBytes, context.RequestAborted);
        output.Write(string.Format(null, Head, Style, WebUtility.HtmlEncode(target)));
        var needsScript = false;
        var fields = new FormFields(form);
        while (fields.MoveNext())
        {
            needsScript |= fields.Name.IsEmpty || FormText.HasNul(fields.Name.Span) || FormText.HasNul(fields.Value.Span);
            await WriteFieldAsync(output, fields);
        }

        output.Write(string.Format(null, Foot, referenceId, nonce, needsScript ? Rebuild + Submit : Submit));
        await output.FlushAsync();
    }

    private static void WriteHeaders(HttpResponse response, string formAction, string nonce, string referenceId)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src {StyleSource}; form-action {formAction}; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";

        // Not no-referrer, which would make the post's Origin null (Fetch 3.2): the target may want to see whose page it comes from.
        headers["Referrer-Policy"] = "strict-origin";
        headers[RequestId.HeaderName] = referenceId;
    }

    private static async Task WriteFieldAsync(PageWriter output, FormFields fields)
    {
        // A hidden input of this name is sent with the name of the encoding as its value (HTML 4.10.21.4); a textarea is not. The first line break
        // behind its tag does not count.
        var isCharset = FormText.IsText(fields.Name.Span, "_charset_"u8);
        output.Write(isCharset ? "<textarea hidden name=\"" : "<input type=\"hidden\" name=\"");
        await output.WriteFormTextAsync(fields.Name);
        output.Write(isCharset ? "\">\n" : "\" value=\"");
        await output.WriteFormTextAsync(fields.Value);
        output.Write(isCharset ? "</textarea>\n" : "\">\n");
    }
}
