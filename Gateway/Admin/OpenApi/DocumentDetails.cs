using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Admin.OpenApi;

/// <summary>Says what the document is about and how to log in.</summary>
internal sealed class DocumentDetails : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SSO migration gateway: admin API",
            Version = "v1",
            Description =
                "JSON in snake_case. Refusals are problem details (RFC 9457) with error_type, request_id and every bad field at once; "
                + "a refused request changes nothing.",
        };

        // The framework names the address the document was asked at; relative to the document itself is right behind every proxy.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent<IOpenApiSecurityScheme>("basic", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "basic",
            Description = "The key's id as user name, its secret as password.",
        });
        document.AddComponent<IOpenApiSecurityScheme>("bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The key's id and secret with a dot between: key_id.secret.",
        });
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("basic", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
        ];
        return Task.CompletedTask;
    }
}
