using System.ComponentModel.DataAnnotations;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Repost;
using Gateway.Saml;
using Gateway.Settings;

namespace Gateway.Hosting;

/// <summary>Bounds on what a client may send. Request bodies on the public listener have none where they are streamed or not read.</summary>
internal sealed class LimitsOptions
{
    public const string Section = "Gateway:Limits";

    /// <summary>Longest request line in bytes, 1,024-1,048,576: a SAML message may come in the query. Default: 32,768.</summary>
    [Range(1_024, 1_048_576, ErrorMessage = "must lie between 1024 and 1048576.")]
    public int MaxRequestLineBytes { get; set; } = 32_768;

    /// <summary>All request headers together in bytes, 4,096-1,048,576. Default: 65,536.</summary>
    [Range(4_096, 1_048_576, ErrorMessage = "must lie between 4096 and 1048576.")]
    public int MaxRequestHeadersBytes { get; set; } = 65_536;

    /// <summary>How many headers a request may have, 10-1,000. Default: 100.</summary>
    [Range(10, 1_000, ErrorMessage = "must lie between 10 and 1000.")]
    public int MaxRequestHeaders { get; set; } = 100;

    /// <summary>
    /// How many connections of clients may be open on the public listener; 0 for no limit. Above it those that are idle longest are ended. Default: as
    /// many as the limit of open files allows, with one to the legacy side for each.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = "must not be negative.")]
    public int? MaxConnections { get; set; }

    /// <summary>Longest form of a mapping with delivery repost in bytes, 65,536-16,777,216; above it is a 413 page. Default: 1,048,576.</summary>
    [Range(65_536, 16_777_216, ErrorMessage = "must lie between 65536 and 16777216.")]
    public int MaxRepostBytes { get; set; } = 1_048_576;

    /// <summary>How many fields such a form may have, 10-100,000; above it is a 413 page. Default: 1,000.</summary>
    [Range(10, 100_000, ErrorMessage = "must lie between 10 and 100000.")]
    public int MaxRepostFields { get; set; } = 1_000;

    /// <summary>
    /// Memory for all such forms together in bytes, 33,554,432-68,719,476,736; who comes when it is used up gets a 503 page. A form takes up to three
    /// times its length while it arrives. Default: 134,217,728.
    /// </summary>
    [Range(33_554_432, 68_719_476_736, ErrorMessage = "must lie between 33554432 and 68719476736.")]
    public long MaxRepostMemoryBytes { get; set; } = 134_217_728;

    /// <summary>
    /// Longest form that is read where its SAML message decides (one ACS URL for all tenants, logins in flight) or is checked in shadow, in bytes,
    /// 65,536-16,777,216. A longer one is passed on unread, as if it held no message. Default: 1,048,576.
    /// </summary>
    [Range(65_536, 16_777_216, ErrorMessage = "must lie between 65536 and 16777216.")]
    public int MaxSamlBytes { get; set; } = 1_048_576;

    /// <summary>How long such a form may take to arrive, 1 s-1 min; then the decision is made without it. Default: 1 min.</summary>
    [DurationRange("00:00:01", "00:01:00")]
    public TimeSpan SamlTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is read of a message where a decision depends on it.</summary>
    public MessageLimits ToMessageLimits() => new(MaxSamlBytes, SamlTimeout);

    /// <summary>What is read of a message that is checked in shadow or learned from.</summary>
    public SamlLimits ToSamlLimits() => SamlLimits.Default with { MaxBytes = MaxSamlBytes };

    /// <summary>What re-posting may cost.</summary>
    public RepostLimits ToRepostLimits() => new(MaxRepostBytes, MaxRepostFields, MaxRepostMemoryBytes);
}
