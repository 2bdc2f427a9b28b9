using Gateway.Admin.Access;
using Gateway.Errors;
using Gateway.Telemetry;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Admin.OpenApi;

/// <summary>Adds to each operation its parameters, the role it asks for and everything it may refuse, by status.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    private const string ProblemSchema = "Problem";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var role = metadata.OfType<RequiredRole>().Last().Role;
        operation.Description = $"Needs the role {Words.Of(role)}. {operation.Description}".TrimEnd();
        foreach (var parameters in metadata.OfType<ApiParameters>())
        {
            operation.Parameters = [.. operation.Parameters ?? [], .. parameters.All];
            AddETag(operation.Responses?.Values.OfType<OpenApiResponse>().Where(_ => parameters.ReturnsETag) ?? []);
        }

        var document = context.Document!;
        document.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken));
        var isRead = HttpMethods.IsGet(context.Description.HttpMethod!);
        var types = Refusals.OfAll
            .Concat(isRead ? [] : Refusals.OfChanges)
            .Concat(metadata.OfType<Refusals>().SelectMany(refusals => refusals.Types));
        foreach (var byStatus in types.Distinct().GroupBy(type => type.Status()).OrderBy(group => group.Key))
        {
            (operation.Responses ??= [])[$"{byStatus.Key}"] = Refusal(byStatus, document);
        }
    }

    private static void AddETag(IEnumerable<OpenApiResponse> answers)
    {
        foreach (var answer in answers)
        {
            answer.Headers = Header("ETag", "The mapping's version, for If-Match and If-None-Match.");
        }
    }

    private static OpenApiResponse Refusal(IGrouping<int, ErrorType> types, OpenApiDocument document) => new()
    {
        Description = string.Join(" ", types.Select(type => $"`{type.WireName()}`: {type.Title()}")),
        Headers = types.Key is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
            ? Header("Retry-After", "Seconds to wait before it is worth trying again.")
            : null,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
        },
    };

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description) => new()
    {
        [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
    };
}
