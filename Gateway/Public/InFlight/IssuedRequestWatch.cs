using System.Buffers;
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

    /// <summary>How much is read of one page that comes in small pieces, each time all of it.</summary>
    private const long MaxReadBytes = 64L * MaxPageBytes;

    /// <summary>What a value in markup, script or JSON may end with.</summary>
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create("<>\"'` \n"u8);

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
            var look = new Look(ledger, copy, context.Response.ContentType, context.Response.Headers.ContentEncoding.ToString());
            context.Response.RegisterForDispose(look);
            var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            context.Features.Set<IHttpResponseBodyFeature>(new AnswerTee(context, inner, AnswerKinds.Html | AnswerKinds.Json, copy, _ => look.TakeAsync()));
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Look(RequestLedger ledger, BodyCopy copy, string? contentType, string encoding) : IDisposable
    {
        private readonly HashSet<string> _found = new(StringComparer.Ordinal);
        private readonly AnswerKinds _kind = AnswerTee.KindOf(contentType);
        private int _seen;
        private bool _hasField;
        private long _read;
        private int _looks;

        public void Dispose() => copy.Release();

        public ValueTask TakeAsync()
        {
            var ids = encoding.Length == 0 ? InPlain(copy.Content.Span)
                : _looks++ < MaxLooks && AnswerText.Decode(copy.Content, encoding) is { } text ? RequestFinder.InBody(text, _kind)
                : [];
            return ids.Count == 0 ? ValueTask.CompletedTask : NoteAsync(ids);
        }

        // Each time a value may have come to its end, and only where there is the field: any other page costs one search of what is new.
        private IReadOnlyList<string> InPlain(ReadOnlySpan<byte> text)
        {
            var before = _seen;
            _seen = text.Length;
            if (!_hasField)
            {
                _hasField = text[Math.Max(0, before - RequestFinder.Field.Length + 1)..].IndexOf(RequestFinder.Field) >= 0;
            }

            if (!_hasField || text[before..].IndexOfAny(ValueEnds) < 0 || _read > MaxReadBytes)
            {
                return [];
            }

            _read += text.Length;
            return RequestFinder.InBody(text, _kind);
        }

        private async ValueTask NoteAsync(IReadOnlyList<string> ids)
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
