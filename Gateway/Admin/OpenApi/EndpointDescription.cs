using Gateway.Errors;

namespace Gateway.Admin.OpenApi;

/// <summary>How an endpoint introduces itself in the OpenAPI document.</summary>
internal static class EndpointDescription
{
    /// <summary>
    /// The methods of a read: HEAD as well, as every server must have it (RFC 9110 9.1). Reads are mapped by <c>MapMethods</c> where the handler is named:
    /// the generator of their code sees no handler behind a method of ours.
    /// </summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <param name="builder">The endpoint.</param>
    /// <param name="name">The operation's id: unique, for generated clients.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="refusals">What it refuses beyond what every endpoint does.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string name, string summary, params IReadOnlyList<ErrorType> refusals) =>
        builder.WithName(name).WithSummary(summary).WithMetadata(new Refusals(refusals));
}
