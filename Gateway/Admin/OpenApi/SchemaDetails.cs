using System.Text.Json.Nodes;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Stytch;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Admin.OpenApi;

/// <summary>Adds to the schemas what the types do not say: limits, closed sets, and which fields of a mapping a caller may set.</summary>
internal sealed class SchemaDetails : IOpenApiSchemaTransformer
{
    private static readonly string[] SetByTheGateway = ["version", "revision", "created_at", "updated_at", "updated_by"];

    private static readonly (string Field, int MaxLength)[] MaxLengths =
    [
        ("identifier", MappingRules.MaxIdentifierLength),
        ("connection_id", StytchProject.MaxConnectionIdLength),
        ("acs_url", MappingRules.MaxUriLength),
        ("organization_id", MappingRules.MaxReferenceLength),
        ("alternative_audience_uri", MappingRules.MaxUriLength),
        ("alternative_acs_url", MappingRules.MaxUriLength),
        ("idp_entity_id", MappingRules.MaxUriLength),
        ("external_id", MappingRules.MaxReferenceLength),
        ("wave", MappingRules.MaxReferenceLength),
        ("note", MappingRules.MaxNoteLength),
    ];

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if ((Nullable.GetUnderlyingType(type) ?? type).IsEnum)
        {
            schema.Type = JsonSchemaType.String;
        }

        if (type == typeof(ConnectionMapping))
        {
            DescribeMapping(schema);
        }
        else if (type == typeof(ProblemDocument))
        {
            Field(schema, "error_type").Enum = [.. Enum.GetValues<ErrorType>().Select(error => (JsonNode)error.WireName())];
        }
        else if (type == typeof(NewKeyRequest))
        {
            Field(schema, "name").MaxLength = KeyRules.MaxNameLength;
        }

        return Task.CompletedTask;
    }

    private static void DescribeMapping(OpenApiSchema schema)
    {
        schema.Description =
            "One legacy identifier and the Stytch connection behind it. A PUT replaces all of it: a field left out takes its default, and the fields "
                + "the gateway sets are read over, so that the answer to a GET can be put back as it is.";
        schema.Required = new HashSet<string> { "connection_id" };
        schema.AdditionalPropertiesAllowed = false;
        foreach (var (field, maxLength) in MaxLengths)
        {
            Field(schema, field).MaxLength = maxLength;
        }

        foreach (var field in SetByTheGateway)
        {
            Field(schema, field).ReadOnly = true;
        }

        Field(schema, "aliases").MaxItems = MappingRules.MaxAliases;
        Field(schema, "project").Description += " Default: the first.";
        var status = Field(schema, "redirect_status");
        status.Enum = [StatusCodes.Status307TemporaryRedirect, StatusCodes.Status303SeeOther];
        status.Default = StatusCodes.Status307TemporaryRedirect;
    }

    private static OpenApiSchema Field(OpenApiSchema schema, string name) => (OpenApiSchema)schema.Properties![name];
}
