using Gateway.Public.Legacy.Edge;
using Gateway.Public.Legacy.Proxy;
using Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Legacy;

/// <summary>Names every fault of the trusted hops, and of what backends at an edge are sent.</summary>
internal sealed class LegacyOptionsValidator : IValidateOptions<LegacyOptions>
{
    public ValidateOptionsResult Validate(string? name, LegacyOptions options)
    {
        var faults = AddressSet.FaultsOf($"{LegacyOptions.Section}:{nameof(LegacyOptions.TrustedProxies)}", options.TrustedProxies).ToList();
        var edges = options.Edges(LegacyProxy.ClusterName).ToList();
        faults.AddRange(edges.SelectMany(edge => EdgeFaults.Of(edge.Key, edge.Options)));
        faults.AddRange(
            from twice in edges.GroupBy(edge => edge.Cluster, StringComparer.OrdinalIgnoreCase)
            where twice.Count() > 1
            select $"{twice.Last().Key}:{nameof(ClusterEdgeOptions.Name)} is '{twice.Key}', whose settings stand at {twice.First().Key} already: "
                + "take one out.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
