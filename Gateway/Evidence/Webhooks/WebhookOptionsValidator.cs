using Gateway.Public.Legacy.Proxy;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Webhooks;

/// <summary>Names the fault that concerns another section, too.</summary>
internal sealed class WebhookOptionsValidator(IConfiguration configuration) : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
        options.OnConnectionDeleted is DeletedConnectionPolicy.Legacy && !LegacyProxy.IsConfigured(configuration)
            ? ValidateOptionsResult.Fail(
                $"{WebhookOptions.Section}:OnConnectionDeleted is Legacy, but there is no legacy backend to send logins to: name "
                + $"{LegacyProxy.ConfigurationSection}:Clusters:{LegacyProxy.ClusterName}:Destinations, or choose Alarm or Pause.")
            : ValidateOptionsResult.Success;
}
