using System.ComponentModel.DataAnnotations;

namespace Gateway.Admin;

/// <summary>The admin API's settings; checked by <see cref="AdminOptionsValidator"/>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Gateway:Admin";

    /// <summary>
    /// <c>key_id:secret</c>: a key with the role admin that is put into the key store at every start, as given. The id has 1-64 letters, digits,
    /// underscores or dashes, the secret 32-256 printable ASCII characters without spaces. Default: none; the first start makes a key.
    /// Taking it out of the configuration does not revoke it. Never logged.
    /// </summary>
    public string? BootstrapKey { get; set; }

    /// <summary>
    /// Where the first start writes <c>key_id:secret</c> of the key it makes, readable by the gateway's user only. Relative to the working folder.
    /// Default: <c>data/first-admin-key</c>. Not used once any key exists.
    /// </summary>
    [Required(ErrorMessage = "name the file that takes the first key, such as data/first-admin-key.")]
    public string KeyFile { get; set; } = "data/first-admin-key";

    /// <summary>The largest request body, 1 KiB-256 MiB. Default: 1 MiB. A larger one is answered 413.</summary>
    [Range(1024, 256 * 1024 * 1024, ErrorMessage = "must lie between 1024 and 268435456.")]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How many log-ins may fail from one address (IPv6: from one /64) in a minute, 1-10,000. Default: 10. More are answered 429
    /// until it is over. Behind a proxy all of its clients are one address.
    /// </summary>
    [Range(1, 10_000, ErrorMessage = "must lie between 1 and 10000.")]
    public int FailedLoginsPerMinute { get; set; } = 10;

    /// <summary>
    /// Who may connect to the admin listener: up to 10 addresses and networks, such as <c>10.0.0.0/8</c>, IPv4 or IPv6. Default: none, which lets
    /// every address in. The connection's own address is judged, before any key: behind a proxy that is the proxy's.
    /// </summary>
    public List<string> AllowedNetworks { get; } = [];

    /// <summary>How many requests a key may make in a minute, 0-1,000,000. Default: 600. 0 is no limit. More are answered 429 until it is over.</summary>
    [Range(0, 1_000_000, ErrorMessage = "must lie between 0 and 1000000.")]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>How many of them may be other than reads, 0-1,000,000. Default: 300. 0 is no limit. A plan of a million mappings is one.</summary>
    [Range(0, 1_000_000, ErrorMessage = "must lie between 0 and 1000000.")]
    public int ChangesPerMinute { get; set; } = 300;

    /// <summary>
    /// How many requests one address (IPv6: one /64) may make in a minute, whatever its key, 0-1,000,000. Default: 1,200. 0 is no limit. It
    /// spares the store the look-up of keys that a flood invents.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = "must lie between 0 and 1000000.")]
    public int RequestsPerMinutePerAddress { get; set; } = 1200;
}
