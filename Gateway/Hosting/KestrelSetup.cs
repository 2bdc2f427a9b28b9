using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Gives Kestrel the gateway's listeners and limits.</summary>
internal sealed class KestrelSetup(KestrelListeners listeners, IConfiguration configuration, IOptions<ListenOptions> listen, IOptions<LimitsOptions> limits)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options) => listeners.Configure(options, configuration, listen.Value, limits.Value);
}
