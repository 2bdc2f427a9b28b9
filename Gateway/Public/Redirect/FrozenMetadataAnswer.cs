using Gateway.Public.Metadata;
using Microsoft.Net.Http.Headers;

namespace Gateway.Public.Redirect;

/// <summary>Answers a Metadata route with the mapping's stored copy, and tells the event log.</summary>
internal sealed class FrozenMetadataAnswer(RedirectEvents events)
{
    /// <summary>Writes the copy; a 304 where the client holds it, and no body for HEAD.</summary>
    public Task WriteAsync(HttpContext context, in PublicRequest request, FrozenMetadata copy)
    {
        var headers = context.Response.Headers;
        headers.ETag = copy.ETag;
        headers.CacheControl = "max-age=300";
        headers.XContentTypeOptions = "nosniff";
        // XML may hold elements that browsers run; this host is where people sign in.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        if (IsHeld(context.Request, copy))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            events.Answered(request, RedirectAction.FrozenMetadata, StatusCodes.Status304NotModified);
            return Task.CompletedTask;
        }

        context.Response.ContentType = FrozenMetadata.MediaType;
        context.Response.ContentLength = copy.Xml.Length;
        events.Answered(request, RedirectAction.FrozenMetadata, StatusCodes.Status200OK);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(copy.Xml, context.RequestAborted).AsTask();
    }

    // RFC 9110 13.1.2: compared weakly; a star is whatever there is.
    private static bool IsHeld(HttpRequest request, FrozenMetadata copy) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var held)
        && held.Any(tag => tag.Tag == "*" || tag.Tag == copy.ETag);
}
