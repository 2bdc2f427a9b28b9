using Gateway.Public.Legacy.Proxy;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Public.Legacy.Watching;

/// <summary>One request that somebody watches: copies what passes, and reports when the browser has its answer.</summary>
internal sealed class ExchangeWatch(ProxyObservers observers, HttpContext context, in ProxiedRequest request, ulong interested) : IThreadPoolWorkItem
{
    private readonly ProxiedRequest _request = request;
    private BodyCopy? _requestCopy;
    private BodyCopy? _answerCopy;
    private ProxiedExchange? _report;

    public void Begin(in ObserverInterest interest)
    {
        if (interest.RequestBytes > 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is not false)
        {
            _requestCopy = new BodyCopy(observers.Budget, interest.RequestBytes);
            context.Request.Body = new RequestTee(context.Request.Body, _requestCopy);
        }

        if (interest.AnswerBytes > 0 && interest.AnswerKinds is not AnswerKinds.None)
        {
            _answerCopy = new BodyCopy(observers.Budget, interest.AnswerBytes);
            var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            context.Features.Set<IHttpResponseBodyFeature>(new AnswerTee(context, inner, interest.AnswerKinds, _answerCopy));
        }

        context.Response.OnCompleted(
            static state =>
            {
                ((ExchangeWatch)state).Complete();
                return Task.CompletedTask;
            },
            this);
    }

    public void Execute()
    {
        observers.Tell(interested, _report!);
        _requestCopy?.Release();
        _answerCopy?.Release();
    }

    // The server takes the context back when this returns; what observers do must not hold up the connection's next request.
    private void Complete()
    {
        var failure = LegacyOutcome.ReasonOf(context);
        if (failure is null or LegacyOutcome.BackendError)
        {
            _answerCopy?.End();
        }

        _requestCopy?.Close();
        _answerCopy?.Close();
        var headers = context.Response.Headers;
        var path = RawTarget.Of(context).Path;
        _report = new ProxiedExchange
        {
            Request = _request,
            At = observers.Time.GetUtcNow(),
            Scheme = context.Request.Scheme,
            Host = context.Request.Host.Value ?? "",
            Path = path.IsEmpty ? "/" : path.ToString(),
            Status = context.Response.StatusCode,
            Failure = failure,
            Location = Text(headers.Location),
            ContentType = context.Response.ContentType,
            ContentEncoding = Text(headers.ContentEncoding),
            RequestBody = _requestCopy,
            AnswerBody = _answerCopy?.Content.IsEmpty is false ? _answerCopy : null,
        };
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
