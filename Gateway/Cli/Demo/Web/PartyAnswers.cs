using Gateway.Cli.SamlKit;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Cli.Demo.Web;

/// <summary>What the demo's service providers answer, as a page or, where the client asks for it, as JSON.</summary>
internal static class PartyAnswers
{
    private static readonly FormOptions FormLimits = new()
    {
        ValueLengthLimit = SamlResponseVerifier.MaxLength + 1,
        BufferBodyLengthLimit = 2 * SamlResponseVerifier.MaxLength,
    };

    /// <summary>The form that was posted; an empty one where the request is a GET, has another content type or breaks the limits.</summary>
    public static async Task<IFormCollection> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return FormCollection.Empty;
        }

        context.Features.Set<IFormFeature>(new FormFeature(context.Request, FormLimits));
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }

    public static Task WriteSignedInAsync(HttpContext context, SignedInAnswer answer)
    {
        if (WantsJson(context.Request))
        {
            return context.Response.WriteAsJsonAsync(answer, DemoJson.Default.SignedInAnswer, cancellationToken: context.RequestAborted);
        }

        var body = Html.Of($"""
            <dl>
            <dt>Connection</dt><dd>{answer.Connection}</dd>
            <dt>Tenant</dt><dd>{answer.Tenant}</dd>
            <dt>Audience</dt><dd>{answer.Audience}</dd>
            <dt>Groups</dt><dd>{answer.Groups}</dd>
            <dt>RelayState</dt><dd>{answer.RelayState}</dd>
            {(answer.Landing is { } landing ? Html.Of($"<dt>Goes on to</dt><dd>{landing}</dd>") : Html.None)}
            </dl>
            """);
        return new DemoPage($"Signed in at {answer.Party} as {answer.Email}", body).WriteAsync(context);
    }

    /// <param name="context">The request.</param>
    /// <param name="status">400, or what else fits.</param>
    /// <param name="errorType">Stytch's word for what is wrong.</param>
    /// <param name="message">A sentence about it.</param>
    public static Task WriteErrorAsync(HttpContext context, int status, string errorType, string message)
    {
        if (!WantsJson(context.Request))
        {
            return new DemoPage("Sign-in refused", Html.Of($"<p>{message}</p><p><code>{errorType}</code></p>")) { Status = status }.WriteAsync(context);
        }

        context.Response.StatusCode = status;
        var answer = new ErrorAnswer(status, $"request-id-test-{Guid.NewGuid():D}", errorType, message, $"https://stytch.com/docs/b2b/api/errors/{status}");
        return context.Response.WriteAsJsonAsync(answer, DemoJson.Default.ErrorAnswer, cancellationToken: context.RequestAborted);
    }

    public static Task WriteRefusedAsync(HttpContext context, SamlFault fault) =>
        WriteErrorAsync(context, StatusCodes.Status400BadRequest, fault.ErrorType(), "The SAML response was not accepted.");

    /// <summary>Sends the browser on by 302, as the products do where a GET leads to a GET.</summary>
    public static void SendTo(HttpContext context, string url)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = url;
        context.Response.Headers.CacheControl = "no-store";
    }

    private static bool WantsJson(HttpRequest request) => request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);
}
