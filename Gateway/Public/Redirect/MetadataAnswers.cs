using Gateway.Mappings;
using Gateway.Public.Metadata;
using Gateway.Public.Redirect.Routes;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.Public.Redirect;

/// <summary>Answers a Metadata route with the mapping's stored copy, where that is asked for and there is one.</summary>
internal sealed class MetadataAnswers(IOptions<MetadataOptions> options, MetadataCache book, RedirectMetrics metrics, RedirectEvents events)
{
    private readonly bool _isFrozen = options.Value.Answer is MetadataAnswer.Frozen;

    /// <summary>True where a copy would be served if there is one.</summary>
    public bool AreFor(in PublicRequest request, RequestMethod method) =>
        _isFrozen && request.Kind is RouteKind.Metadata && method is RequestMethod.Get or RequestMethod.Head && request.Entry is { State: not MappingState.Retired };

    /// <summary>False where there is no copy, and nothing was answered.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext context, PublicRequest request)
    {
        if (await book.FindAsync(request.Entry!.Identifier, context.RequestAborted) is not { } copy)
        {
            return false;
        }

        metrics.Decided(request.Kind, RedirectAction.FrozenMetadata, request.Entry);
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
            return true;
        }

        context.Response.ContentType = FrozenMetadata.MediaType;
        context.Response.ContentLength = copy.Xml.Length;
        events.Answered(request, RedirectAction.FrozenMetadata, StatusCodes.Status200OK);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(copy.Xml, context.RequestAborted);
        }

        return true;
    }

    // RFC 9110 13.1.2: compared weakly; a star is whatever there is.
    private static bool IsHeld(HttpRequest request, FrozenMetadata copy) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var held)
        && held.Any(tag => tag.Tag == "*" || tag.Tag == copy.ETag);
}
