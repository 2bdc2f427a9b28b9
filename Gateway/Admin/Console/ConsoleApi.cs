using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Admin.Access;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Console;

/// <summary>
/// The admin API, called within the process as the key that signed in: by the same pipeline as over HTTP, so that roles, rules, events and refusals are the
/// API's, and the console has no logic of its own.
/// </summary>
/// <param name="admin">The pipeline behind the console.</param>
/// <param name="outer">The request for the page.</param>
/// <param name="caller">Who is signed in.</param>
internal sealed class ConsoleApi(RequestDelegate admin, HttpContext outer, AdminCaller caller)
{
    private const string Prefix = "/admin/v1/";

    /// <summary>The API refuses nulls: what a form does not say is left out.</summary>
    private static readonly JsonSerializerOptions Written = new(AdminJson.Default.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Reads a document.</summary>
    /// <param name="target">Path and query after <c>/admin/v1/</c>, percent-encoded.</param>
    /// <param name="type">What it is.</param>
    /// <exception cref="ConsoleRefusedException">It was refused.</exception>
    public async Task<T> GetAsync<T>(string target, JsonTypeInfo<T> type) => (await SendAsync(HttpMethods.Get, target)).Read(type);

    /// <summary>Reads a document; null where there is none (404).</summary>
    /// <exception cref="ConsoleRefusedException">It was refused for any other reason.</exception>
    public async Task<T?> FindAsync<T>(string target, JsonTypeInfo<T> type)
        where T : class
    {
        var answer = await SendAsync(HttpMethods.Get, target);
        return answer.Status is StatusCodes.Status404NotFound ? null : answer.Read(type);
    }

    /// <summary>Sends a document as JSON.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="target">Path and query after <c>/admin/v1/</c>, percent-encoded.</param>
    /// <param name="document">What is sent, without its nulls.</param>
    /// <param name="headers">Further headers, such as <c>If-Match</c>.</param>
    public Task<ConsoleAnswer> SendAsync<T>(string method, string target, T document, params (string Name, string Value)[] headers)
        where T : notnull
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(document, Written.GetTypeInfo(typeof(T)));
        return SendAsync(method, target, new MemoryStream(content), "application/json", headers);
    }

    /// <summary>Makes a call.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="target">Path and query after <c>/admin/v1/</c>, percent-encoded.</param>
    /// <param name="body">What is sent; none by default.</param>
    /// <param name="contentType">The body's type.</param>
    /// <param name="headers">Further headers, such as <c>If-Match</c>.</param>
    public async Task<ConsoleAnswer> SendAsync(
        string method, string target, Stream? body = null, string? contentType = null, params (string Name, string Value)[] headers)
    {
        using var written = new MemoryStream();
        var context = Prepare(method, target, body, contentType, written);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        await admin(context);
        return new ConsoleAnswer(context.Response.StatusCode, context.Response.Headers, written.ToArray());
    }

    /// <summary>Copies an answer to a stream as it comes: a live tail, or a file that may be large.</summary>
    /// <param name="target">Path and query after <c>/admin/v1/</c>, percent-encoded.</param>
    /// <param name="accept">Which form of the answer is wanted.</param>
    /// <param name="to">Takes it, a refusal as well.</param>
    /// <param name="cancellationToken">Ends it; none by default, as the request for the page does so anyway.</param>
    /// <param name="headers">Further headers.</param>
    public async Task StreamAsync(
        string target, string accept, Stream to, CancellationToken cancellationToken = default, params (string Name, string Value)[] headers)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(outer.RequestAborted, cancellationToken);
        var context = Prepare(HttpMethods.Get, target, null, null, to);
        context.RequestAborted = ended.Token;
        context.Request.Headers.Accept = accept;
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        await admin(context);
    }

    private DefaultHttpContext Prepare(string method, string target, Stream? body, string? contentType, Stream written)
    {
        var raw = Prefix + target;
        var query = raw.IndexOf('?', StringComparison.Ordinal);
        var context = new DefaultHttpContext { RequestServices = outer.RequestServices, RequestAborted = outer.RequestAborted };
        context.TraceIdentifier = outer.TraceIdentifier;
        context.Connection.RemoteIpAddress = outer.Connection.RemoteIpAddress;
        var request = context.Request;
        request.Method = method;
        request.Scheme = outer.Request.Scheme;
        request.Host = outer.Request.Host;
        request.Protocol = outer.Request.Protocol;
        request.Path = PathString.FromUriComponent(query < 0 ? raw : raw[..query]);
        request.QueryString = query < 0 ? QueryString.Empty : new QueryString(raw[query..]);
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = raw;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(body is not null));
        if (body is not null)
        {
            request.Body = body;
            request.ContentType = contentType;
            request.ContentLength = body.CanSeek ? body.Length : null;
        }

        context.Response.Body = written;
        context.Features.Set(caller);
        return context;
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
