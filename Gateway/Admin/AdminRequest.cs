using Gateway.Admin.Requests;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Admin;

/// <summary>The first step of every admin request: off the socket's thread, with an id, a body limit and headers that keep browsers careful.</summary>
internal sealed class AdminRequest(RequestDelegate next, IOptions<AdminOptions> options)
{
    private readonly int _maxBodyBytes = options.Value.MaxBodyBytes;

    public async Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = RequestId.New();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = _maxBodyBytes;
        }

        context.Request.Body = new PooledBody(context.Request.Body);
        var headers = context.Response.Headers;
        headers[RequestId.HeaderName] = context.TraceIdentifier;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        await next(context);
    }
}
