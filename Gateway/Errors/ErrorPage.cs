using System.Buffers;
using System.Net;
using System.Text;

namespace Gateway.Errors;

/// <summary>
/// A small, accessible page for browsers: a heading, a sentence and a reference id. Rendered once; a request adds only its id, so that the
/// page echoes nothing that was sent and has one size for every identifier.
/// </summary>
internal sealed class ErrorPage
{
    private const string Style = PageStyle.Base + "dt{font-weight:600}dd{margin:0 0 .6rem;overflow-wrap:anywhere}" + PageStyle.Dark;

    private const string ReferenceMark = "\u0001";

    // default-src 'none' keeps anything from being loaded or run.
    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src {PageStyle.SourceOf(Style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly byte[] _beforeReference;
    private readonly byte[] _afterReference;

    /// <param name="status">The HTTP status.</param>
    /// <param name="heading">What happened, in a few words.</param>
    /// <param name="message">What it means and what to do, in plain text.</param>
    /// <param name="details">Further terms and their values; from our own mappings, never from a request.</param>
    public ErrorPage(int status, string heading, string message, params (string Term, string Value)[] details)
    {
        Status = status;
        var rendered = Render(heading, message, details).Split(ReferenceMark);
        _beforeReference = Encoding.UTF8.GetBytes(rendered[0]);
        _afterReference = Encoding.UTF8.GetBytes(rendered[1]);
    }

    public int Status { get; }

    /// <summary>Writes the page; without its body for HEAD.</summary>
    public Task WriteAsync(HttpContext context, string referenceId)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _beforeReference.Length + RequestId.Length + _afterReference.Length;
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers[RequestId.HeaderName] = referenceId;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : WriteBodyAsync(context, referenceId);
    }

    private async Task WriteBodyAsync(HttpContext context, string referenceId)
    {
        var writer = context.Response.BodyWriter;
        writer.Write(_beforeReference);
        writer.Write(Encoding.ASCII.GetBytes(referenceId));
        writer.Write(_afterReference);
        await writer.FlushAsync(context.RequestAborted);
    }

    private static string Render(string heading, string message, (string Term, string Value)[] details)
    {
        var list = string.Concat(details.Select(detail => $"<dt>{WebUtility.HtmlEncode(detail.Term)}</dt><dd>{WebUtility.HtmlEncode(detail.Value)}</dd>"));
        return $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
            <title>{WebUtility.HtmlEncode(heading)}</title><style>{Style}</style></head>
            <body><main><h1>{WebUtility.HtmlEncode(heading)}</h1>
            <p>{WebUtility.HtmlEncode(message)}</p>{(list.Length > 0 ? $"<dl>{list}</dl>" : "")}
            <p><small>Reference: <code>{ReferenceMark}</code></small></p></main></body>
            </html>

            """;
    }
}
