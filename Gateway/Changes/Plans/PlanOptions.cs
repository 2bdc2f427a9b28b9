using System.ComponentModel.DataAnnotations;

namespace Gateway.Changes.Plans;

/// <summary>How plans are made and kept.</summary>
internal sealed class PlanOptions
{
    public const string Section = "Gateway:Plans";

    /// <summary>How long a plan is kept, 1-720 hours. Default: 24.</summary>
    [Range(1, 720, ErrorMessage = "must lie between 1 and 720.")]
    public int KeepHours { get; set; } = 24;

    /// <summary>How many plans are kept, 1-1,000; of more, those that were applied go first, then the oldest. Default: 100.</summary>
    [Range(1, 1000, ErrorMessage = "must lie between 1 and 1000.")]
    public int MaxOpen { get; set; } = 100;

    /// <summary>
    /// How much all plans together may take of the store, compressed, 1 MiB-64 GiB; beyond it plans go as above, but never the newest. A
    /// million new mappings take some 60 MB. Default: 512 MiB.
    /// </summary>
    [Range(1L << 20, 1L << 36, ErrorMessage = "must lie between 1048576 and 68719476736.")]
    public long MaxStoredBytes { get; set; } = 512L << 20;

    /// <summary>The largest file a plan is made of, 1 KiB-64 GiB. Default: 2 GiB. A larger one is answered 413.</summary>
    [Range(1L << 10, 1L << 36, ErrorMessage = "must lie between 1024 and 68719476736.")]
    public long MaxBodyBytes { get; set; } = 2L << 30;

    /// <summary>
    /// The folder for the work space of plans in the making, about twice the size of the file each; nothing stays there. Default: none, which
    /// takes the folder of the store's file or, with Redis, of the snapshot.
    /// </summary>
    public string? WorkFolder { get; set; }

    /// <summary>A plan that changes more mappings than this needs the consent of a second admin; 0 turns it off. Default: 0.</summary>
    [Range(0L, long.MaxValue, ErrorMessage = "must not be negative.")]
    public long ApprovalThreshold { get; set; }
}
