using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Legacy;

/// <summary>Names every fault of the trusted hops.</summary>
internal sealed class LegacyOptionsValidator : IValidateOptions<LegacyOptions>
{
    public ValidateOptionsResult Validate(string? name, LegacyOptions options)
    {
        var faults = options.TrustedProxies
            .Select((proxy, i) => (Proxy: proxy, Key: $"{LegacyOptions.Section}:TrustedProxies:{i}"))
            .Where(item => !IPNetwork.TryParse(item.Proxy, out _) && !IPAddress.TryParse(item.Proxy, out _))
            .Select(item => $"{item.Key} is '{item.Proxy}': give an IP address or a network such as 10.0.0.0/8.")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
