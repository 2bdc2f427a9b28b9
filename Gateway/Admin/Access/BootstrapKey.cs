using Gateway.Admin.Keys;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Access;

/// <summary>
/// The key that the configuration gives. It is right whatever the store holds: a Redis that lost its content lost the other keys with it, and
/// somebody has to be let in to mend that.
/// </summary>
internal sealed class BootstrapKey
{
    public BootstrapKey(IOptions<AdminOptions> options, TimeProvider timeProvider)
    {
        if (options.Value.BootstrapKey is not { Length: > 0 } configured)
        {
            return;
        }

        var colon = configured.IndexOf(':', StringComparison.Ordinal);
        Key = new AdminKey(
            configured[..colon], "bootstrap", AdminRole.Admin, NewKey.HashOf(configured[(colon + 1)..]), timeProvider.GetUtcNow(), "configuration");
    }

    /// <summary>The key; null where none is configured.</summary>
    public AdminKey? Key { get; }
}
