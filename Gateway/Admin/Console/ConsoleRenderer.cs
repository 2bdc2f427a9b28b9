using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Console.Layout;
using Gateway.Admin.Status;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Admin.Console;

/// <summary>Renders views to HTML and writes them. Nothing but a view's own markup is trusted: every text is encoded by the renderer.</summary>
internal sealed class ConsoleRenderer(IGatewayStatus status)
{
    /// <summary>A number used once a page: 128 bits, as CSP 3 7.1 asks for.</summary>
    private const int NonceBytes = 16;

    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    /// <summary>A page for somebody who is signed in.</summary>
    public Task WriteAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TView>(
        ConsoleRequest request, string title, object data, int statusCode)
        where TView : View
    {
        var context = request.Context;
        var now = status.Read();
        var shell = new ShellData(title, NewNonce(), context.Request.Path.Value ?? "", View.Fragment<TView>(request, data))
        {
            Request = request,
            Notice = HttpMethods.IsGet(context.Request.Method) ? ConsoleNotice.Take(context, request.SignedIn) : null,
            Gateway = now,
        };
        return WriteAsync(context, shell, statusCode);
    }

    /// <summary>A page for anybody: signing in, and what went wrong before it was known who asks.</summary>
    public static Task WriteBareAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TView>(
        HttpContext context, string title, object data, int statusCode)
        where TView : View =>
        WriteAsync(context, new ShellData(title, NewNonce(), context.Request.Path.Value ?? "", View.Fragment<TView>(null, data)), statusCode);

    /// <summary>The markup of a view alone, for what is added to a page that is open.</summary>
    public static async Task<string> RenderAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TView>(object data)
        where TView : View
    {
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TView>(ParameterView.FromDictionary(new Dictionary<string, object?> { [View.DataName] = data }));
            return root.ToHtmlString();
        });
    }

    private static async Task WriteAsync(HttpContext context, ShellData shell, int statusCode)
    {
        var content = Encoding.UTF8.GetBytes("<!DOCTYPE html>\n" + await RenderAsync<Shell>(shell));
        var response = context.Response;
        response.StatusCode = statusCode;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = content.Length;
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{shell.Nonce}'; style-src 'nonce-{shell.Nonce}'; img-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    private static string NewNonce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
}
