using Gateway.Public.Legacy.Watching;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Public.InFlight;

/// <summary>
/// Looks at every answer of the legacy side, whatever its path, for an AuthnRequest, and notes it before the answer leaves: the response to it may
/// come to another gateway.
/// </summary>
internal sealed class IssuedRequestWatch(RequestLedger ledger, CopyBudget budget, InFlightOptions options) : ITransformProvider
{
    /// <summary>How much of a page is looked at, as it comes over the wire; a page that only sends a form on has a few KB.</summary>
    private const int MaxPageBytes = 64 * 1024;

    /// <summary>How often a compressed page is looked at while it comes.</summary>
    private const int MaxLooks = 16;

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (options.Window > TimeSpan.Zero)
        {
            context.AddResponseTransform(SeeAsync);
        }
    }

    private ValueTask SeeAsync(ResponseTransformContext transform)
    {
        if (transform.ProxyResponse is not { } answer)
        {
            return ValueTask.CompletedTask;
        }

        var context = transform.HttpContext;
        if ((int)answer.StatusCode is >= 300 and < 400)
        {
            return RequestFinder.InUrl(context.Response.Headers.Location.ToString()) is { } id ? ledger.RecordAsync(id) : ValueTask.CompletedTask;
        }

        if (AnswerTee.KindOf(context.Response.ContentType) is AnswerKinds.Html or AnswerKinds.Json)
        {
            var copy = new BodyCopy(budget, MaxPageBytes);
            var look = new Look(ledger, copy, context.Response.Headers.ContentEncoding.ToString());
            context.Response.RegisterForDispose(look);
            var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            context.Features.Set<IHttpResponseBodyFeature>(new AnswerTee(context, inner, AnswerKinds.Html | AnswerKinds.Json, copy, _ => look.TakeAsync()));
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Look(RequestLedger ledger, BodyCopy copy, string encoding) : IDisposable
    {
        private readonly HashSet<string> _found = new(StringComparer.Ordinal);
        private int _from;
        private int _looks;

        public void Dispose() => copy.Release();

        public ValueTask TakeAsync()
        {
            var ids = encoding.Length == 0 ? RequestFinder.InText(copy.Content.Span, ref _from)
                : _looks++ < MaxLooks && AnswerText.Decode(copy.Content, encoding) is { } text ? InWhole(text)
                : [];
            return ids.Count == 0 ? ValueTask.CompletedTask : NoteAsync(ids);
        }

        private static List<string> InWhole(byte[] text)
        {
            var from = 0;
            return RequestFinder.InText(text, ref from);
        }

        private async ValueTask NoteAsync(List<string> ids)
        {
            foreach (var id in ids)
            {
                if (_found.Add(id))
                {
                    await ledger.RecordAsync(id);
                }
            }
        }
    }
}
