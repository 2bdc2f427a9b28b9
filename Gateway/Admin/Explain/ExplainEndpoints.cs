using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.Mappings;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Explain;
using Gateway.Evidence.Shadow;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Saml;

namespace Gateway.Admin.Explain;

/// <summary>Says what a SAMLResponse says and what Stytch would object to. Nothing of it is kept.</summary>
internal static class ExplainEndpoints
{
    public static void MapExplain(this IEndpointRouteBuilder api) =>
        api.MapPost("/explain", ExplainAsync)
            .WithTags("Findings")
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfExplain)
            .Describe(
                "explain",
                "Say what Stytch would object to in a SAMLResponse; nothing of it is kept",
                [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NotFound])
            .Accepts<ExplainRequest>(
                "application/json", "application/x-www-form-urlencoded", "application/xml", "text/xml", "text/plain", "application/octet-stream")
            .Produces<Explanation>();

    private static async Task<IResult> ExplainAsync(
        HttpContext context,
        IMappingStore mappings,
        IConnectionStore connections,
        MappingRules rules,
        SamlLimits limits,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var (request, problem) = await ExplainOrder.ReadAsync(context, limits, cancellationToken);
        if (request is null)
        {
            return problem!;
        }

        var expected = ShadowExpectation.None;
        ConnectionMapping? mapping = null;
        if (request.Identifier is { } identifier)
        {
            mapping = await mappings.FindAsync(identifier, cancellationToken);
            if (mapping is null || mapping.Identifier != identifier)
            {
                return CommitProblems.NotFound(mapping);
            }

            expected = ShadowExpectation.Of(mapping, rules.TargetOf(mapping), await connections.GetAsync(ConnectionKey.Of(mapping), cancellationToken));
        }

        var explanation = Explanation.Of(request.Given, request.Bytes, mapping, expected, timeProvider.GetUtcNow());
        return TypedResults.Json(explanation, AdminJson.Readable.Explanation);
    }
}
