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
}
