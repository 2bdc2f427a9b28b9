using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Benchmarks;

/// <summary>One POST, taken up again and again: its features allocate nothing once their headers have room.</summary>
internal sealed class ReusedRequest
{
    private readonly HttpRequestFeature _request = new()
    {
        Method = HttpMethods.Post,
        Protocol = HttpProtocol.Http11,
        Scheme = "http",
    };

    public ReusedRequest()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(_request);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        Context = new DefaultHttpContext(features);
        Context.Request.Headers.Host = "sso.example.com";
    }

    public HttpContext Context { get; }

    /// <summary>The request target as it comes over the wire.</summary>
    public string Target
    {
        set => (_request.RawTarget, _request.Path) = (value, value);
    }
}
