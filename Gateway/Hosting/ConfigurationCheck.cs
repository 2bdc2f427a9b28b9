using Gateway.Public.Legacy;
using Gateway.Public.Legacy.Proxy;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Gathers every fault of a configuration, so that an operator mends them in one go.</summary>
internal static class ConfigurationCheck
{
    public static IReadOnlyList<string> FindFaults(IConfiguration configuration)
    {
        using var services = new ServiceCollection()
            .AddSingleton(configuration)
            .AddLogging()
            .AddMetrics()
            .AddGatewayOptions(configuration)
            .AddLegacy(configuration)
            .BuildServiceProvider();
        var faults = SettingsCheck.FindFaults(configuration).ToList();
        foreach (var probe in services.GetServices<OptionsProbe>())
        {
            try
            {
                probe.Bind(services);
            }
            catch (OptionsValidationException e)
            {
                faults.AddRange(e.Failures);
            }
            catch (InvalidOperationException) when (faults.Count > 0)
            {
                // A value that does not convert: named above already, with the others of its section.
            }
        }

        faults.AddRange(LegacyConfigurationCheck.FindFaults(services, configuration));
        return faults;
    }
}
