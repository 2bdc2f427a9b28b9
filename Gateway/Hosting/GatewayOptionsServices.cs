namespace Gateway.Hosting;

/// <summary>Binds every options class of <see cref="SettingsCatalogue"/> to its section, with its checks.</summary>
internal static class GatewayOptionsServices
{
    public static IServiceCollection AddGatewayOptions(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var section in SettingsCatalogue.All)
        {
            section.Add(services, configuration);
        }

        return services;
    }
}
