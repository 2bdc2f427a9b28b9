using Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Names every fault of the listeners' URLs.</summary>
internal sealed class ListenOptionsValidator : IValidateOptions<ListenOptions>
{
    public ValidateOptionsResult Validate(string? name, ListenOptions options)
    {
        var faults = AddressSet.FaultsOf($"{ListenOptions.Section}:{nameof(ListenOptions.ProxyProtocol)}", options.ProxyProtocol).ToList();
        var addresses = new List<(Listener Listener, BindingAddress Address)>();
        foreach (var listener in Enum.GetValues<Listener>())
        {
            var url = options.UrlOf(listener);
            if (!TryParse(url, out var address))
            {
                faults.Add($"{ListenOptions.Section}:{listener} is '{url}': give a URL such as http://127.0.0.1:8080 or https://+:8443, without a path.");
                continue;
            }

            addresses.Add((listener, address!));
        }

        foreach (var twins in addresses.Where(entry => entry.Address.Port != 0).GroupBy(entry => entry.Address.Port).Where(group => group.Count() > 1))
        {
            if (twins.Select(entry => entry.Address.Host).Distinct(StringComparer.OrdinalIgnoreCase).Count() < twins.Count())
            {
                faults.Add(
                    $"{ListenOptions.Section}: {string.Join(" and ", twins.Select(entry => entry.Listener))} have the same address: "
                    + "give each a port of its own.");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool TryParse(string url, out BindingAddress? address)
    {
        address = null;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return false;
        }

        return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && !address.IsUnixPipe && address.Port is >= 0 and <= 65535;
    }
}
