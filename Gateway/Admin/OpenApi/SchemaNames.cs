using System.Text.Json.Serialization.Metadata;
using Gateway.Mappings;
using Microsoft.AspNetCore.OpenApi;

namespace Gateway.Admin.OpenApi;

/// <summary>What the schemas are called: as a user would say it, since generated clients name their types so.</summary>
internal static class SchemaNames
{
    private const string Suffix = "Document";

    public static string? Of(JsonTypeInfo type)
    {
        var name = type.Type == typeof(ConnectionMapping) ? "Mapping" : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return name?.EndsWith(Suffix, StringComparison.Ordinal) is true ? name[..^Suffix.Length] : name;
    }
}
