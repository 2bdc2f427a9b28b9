using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Storage;

namespace Gateway.Admin.OpenApi;

/// <summary>The admin API's OpenAPI document.</summary>
internal static class AdminOpenApi
{
    public const string Path = "/admin/openapi.json";

    public static IServiceCollection AddAdminOpenApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(http =>
        {
            http.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            http.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJson.Default);
            http.SerializerOptions.TypeInfoResolverChain.Insert(0, ProblemJson.Default);
            http.SerializerOptions.Converters.Add(new SnakeCaseEnumConverter<AdminRole>());
            http.SerializerOptions.Converters.Add(new SnakeCaseEnumConverter<MappingDelivery>());
            http.SerializerOptions.Converters.Add(new SnakeCaseEnumConverter<MappingState>());
            http.SerializerOptions.Converters.Add(new SnakeCaseEnumConverter<StoreKind>());
            http.SerializerOptions.Converters.Add(new SnakeCaseEnumConverter<StoreState>());
        });
        services.AddOpenApi();
        return services;
    }
}
