using System.ComponentModel.DataAnnotations;

namespace Gateway.Evidence.Webhooks;

/// <summary>How Stytch's webhooks are taken in. The secrets they are signed with belong to the projects (<c>Gateway:Stytch:Projects</c>).</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Gateway:Webhooks";

    /// <summary>Largest body in bytes, 4,096-1,048,576. Default: 262,144. Anything larger is refused with 413 before it is read.</summary>
    [Range(4_096, 1_048_576, ErrorMessage = "must lie between 4096 and 1048576.")]
    public int MaxBodyBytes { get; set; } = 262_144;

    /// <summary>
    /// How many messages may wait to be applied, 1,000-200,000. Default: 20,000; a Redis holds up to some 10 KB of each. Beyond, they are refused with
    /// 503, so that Stytch sends them again.
    /// </summary>
    [Range(1_000, 200_000, ErrorMessage = "must lie between 1000 and 200000.")]
    public int MaxWaiting { get; set; } = 20_000;

    /// <summary>What becomes of migrated mappings whose connection was deleted at Stytch. Default: Alarm.</summary>
    public DeletedConnectionPolicy OnConnectionDeleted { get; set; } = DeletedConnectionPolicy.Alarm;
}

/// <summary>What becomes of a migrated mapping whose connection is gone: its logins would end on an error of Stytch's.</summary>
internal enum DeletedConnectionPolicy
{
    /// <summary>Only told: log, metric, event, status. Operators decide.</summary>
    Alarm,

    /// <summary>Sent back to the legacy side, as a revision.</summary>
    Legacy,

    /// <summary>Paused, as a revision.</summary>
    Pause,
}
