using System.Security.Cryptography;

namespace Gateway.Cli.Demo.Web;

/// <summary>A page of a demo party: plain, readable without style or script.</summary>
internal sealed record DemoPage(string Title, Html Body)
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>True for a page whose only form is submitted as soon as it is read.</summary>
    public bool SubmitsItself { get; init; }

    /// <summary>
    /// The CSP <c>form-action</c>; null leaves it out. Browsers that hold redirects after a form post to it, too, then refuse to follow
    /// them to any other origin.
    /// </summary>
    public string? FormAction { get; init; }

    public async Task WriteAsync(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var formAction = FormAction is null ? "" : $"; form-action {FormAction}";
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; base-uri 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'{formAction}";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        context.Response.StatusCode = Status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Render(nonce).ToString(), context.RequestAborted);
    }

    private Html Render(string nonce) => Html.Of($$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{Title}}</title>
        <style nonce="{{nonce}}">body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }</style>
        </head>
        <body>
        <main>
        <h1>{{Title}}</h1>
        {{Body}}
        </main>
        {{(SubmitsItself ? Html.Of($"""<script nonce="{nonce}">document.forms[0].submit()</script>""") : Html.None)}}
        </body>
        </html>
        """);
}
