using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Admin.Keys;
using Gateway.Admin.Revisions;
using Gateway.Admin.Status;
using Gateway.Changes.Declared;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Errors;
using Gateway.Evidence.Connections;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Storage;
using Microsoft.AspNetCore.Http.Json;

namespace Gateway.Admin.OpenApi;

/// <summary>The admin API's OpenAPI 3.1 document, made from the endpoints, their metadata and the doc comments of what they exchange.</summary>
internal static class AdminOpenApi
{
    public const string Path = "/admin/openapi.json";

    /// <summary>Only what lies below it is described; the other listeners have no API.</summary>
    public const string ApiPath = "/admin/v1";

    public static IServiceCollection AddAdminOpenApi(this IServiceCollection services)
    {
        services.Configure<JsonOptions>(UseTheApisOwnJson);
        return services.AddOpenApi(options =>
        {
            options.ShouldInclude = endpoint =>
                ("/" + endpoint.RelativePath).StartsWith(ApiPath, StringComparison.Ordinal) && endpoint.HttpMethod != HttpMethods.Head;
            options.CreateSchemaReferenceId = SchemaNames.Of;
            options.AddSchemaTransformer<SchemaDetails>();
            options.AddOperationTransformer<OperationDetails>();
            options.AddDocumentTransformer<DocumentDetails>();
        });
    }

    // The document's schemas are read off these options; answers are written by the contexts themselves, which agree with them.
    private static void UseTheApisOwnJson(JsonOptions http)
    {
        var json = http.SerializerOptions;
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.TypeInfoResolverChain.Insert(0, AdminJson.Default);
        json.TypeInfoResolverChain.Insert(1, ProblemJson.Default);
        json.Converters.Add(new SnakeCaseEnumConverter<AdminRole>());
        json.Converters.Add(new SnakeCaseEnumConverter<ChangeAction>());
        json.Converters.Add(new SnakeCaseEnumConverter<ChangeKind>());
        json.Converters.Add(new SnakeCaseEnumConverter<ConnectionStatus>());
        json.Converters.Add(new SnakeCaseEnumConverter<DeclaredCondition>());
        json.Converters.Add(new SnakeCaseEnumConverter<FactSource>());
        json.Converters.Add(new SnakeCaseEnumConverter<MappingDelivery>());
        json.Converters.Add(new SnakeCaseEnumConverter<MappingState>());
        json.Converters.Add(new SnakeCaseEnumConverter<PlannedChangeKind>());
        json.Converters.Add(new SnakeCaseEnumConverter<StoreKind>());
        json.Converters.Add(new SnakeCaseEnumConverter<ScheduleStatus>());
        json.Converters.Add(new SnakeCaseEnumConverter<StateAction>());
        json.Converters.Add(new SnakeCaseEnumConverter<StoreState>());
    }
}
