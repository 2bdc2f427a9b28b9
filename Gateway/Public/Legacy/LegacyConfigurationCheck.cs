using Gateway.Public.Legacy.Edge;
using Gateway.Public.Legacy.Proxy;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Public.Legacy;

/// <summary>Names the faults of the ReverseProxy section that YARP itself would only log, or that would fail at the first request.</summary>
internal static class LegacyConfigurationCheck
{
    /// <summary>The affinity policies that work here: the others encrypt with keys that replicas do not share, so a browser would lose its backend.</summary>
    private static readonly string[] WorkingAffinityPolicies = ["HashCookie", "ArrCookie"];

    public static IReadOnlyList<string> FindFaults(IServiceProvider services, IConfiguration configuration)
    {
        var faults = new List<string>();
        var validator = services.GetRequiredService<IConfigValidator>();
        var configs = services.GetServices<IProxyConfigProvider>().Select(provider => provider.GetConfig()).ToList();
        foreach (var cluster in configs.SelectMany(config => config.Clusters))
        {
            var key = $"{LegacyProxy.ConfigurationSection}:Clusters:{cluster.ClusterId}";
            faults.AddRange(Done(validator.ValidateClusterAsync(cluster)).Select(error => $"{key}: {error.Message}"));
            faults.AddRange(DestinationFaults(key, cluster));
            if (cluster.SessionAffinity is { Enabled: true, Policy: { } policy } && !WorkingAffinityPolicies.Contains(policy, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add(
                    $"{key}:SessionAffinity:Policy is '{policy}', which does not work here: set it to {string.Join(" or ", WorkingAffinityPolicies)}.");
            }
        }

        var clusters = configs.SelectMany(config => config.Clusters).Select(cluster => cluster.ClusterId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        faults.AddRange(
            from edge in configuration.GetSection($"{LegacyOptions.Section}:{nameof(LegacyOptions.Clusters)}").GetChildren()
            let name = edge[nameof(ClusterEdgeOptions.Name)]
            where name is null || !clusters.Contains(name)
            select $"{edge.Path}:{nameof(ClusterEdgeOptions.Name)} is '{name}', and {LegacyProxy.ConfigurationSection}:Clusters has no cluster of that name.");
        foreach (var route in configs.SelectMany(config => config.Routes))
        {
            faults.AddRange(
                Done(validator.ValidateRouteAsync(route)).Select(error => $"{LegacyProxy.ConfigurationSection}:Routes:{route.RouteId}: {error.Message}"));
        }

        if (!LegacyProxy.IsConfigured(configuration) && configuration.GetSection(LegacyProxy.ConfigurationSection).GetChildren().Any())
        {
            faults.Add(
                $"{LegacyProxy.ConfigurationSection} names no cluster '{LegacyProxy.ClusterName}': the legacy backend is "
                + $"{LegacyProxy.ConfigurationSection}:Clusters:{LegacyProxy.ClusterName}:Destinations:NAME:Address.");
        }

        return faults;
    }

    // YARP's validator is asynchronous for the sake of extensions; what it ships completes at once.
    private static IList<Exception> Done(ValueTask<IList<Exception>> errors) => errors.AsTask().GetAwaiter().GetResult();

    private static IEnumerable<string> DestinationFaults(string key, ClusterConfig cluster) =>
        from destination in cluster.Destinations ?? new Dictionary<string, DestinationConfig>()
        where !Uri.TryCreate(destination.Value.Address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
        select $"{key}:Destinations:{destination.Key}:Address is '{destination.Value.Address}': give an absolute http or https URL.";
}
