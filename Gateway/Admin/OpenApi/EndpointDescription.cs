using Gateway.Errors;

namespace Gateway.Admin.OpenApi;

/// <summary>How an endpoint introduces itself in the OpenAPI document.</summary>
internal static class EndpointDescription
{
    /// <param name="builder">The endpoint.</param>
    /// <param name="name">The operation's id: unique, for generated clients.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="refusals">What it refuses beyond what every endpoint does.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string name, string summary, params IReadOnlyList<ErrorType> refusals) =>
        builder.WithName(name).WithSummary(summary).WithMetadata(new Refusals(refusals));

    /// <summary>Maps a read to GET, and to HEAD as every server must (RFC 9110 9.1).</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder api, string path, Delegate handler) =>
        api.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler);
}
