using Gateway.Evidence.Progress;
using Gateway.Mappings;

namespace Gateway.Evidence.Handovers;

/// <summary>How far a customer's IT has come, by what traffic shows.</summary>
internal enum HandoverStage
{
    /// <summary>The mapping is not migrated: with new settings the customer would be ahead of the move.</summary>
    NotYet,

    /// <summary>Somebody signed in by the old address today or yesterday, or nobody ever did.</summary>
    Open,

    /// <summary>Nobody did for a whole day and longer; the days are not enough yet.</summary>
    Quiet,

    /// <summary>The old address is out of use for as many days as it takes, or retired.</summary>
    Done,
}

/// <summary>Judges the stage. Pure.</summary>
internal static class HandoverStages
{
    public static HandoverStage Of(MappingProgress progress) => progress switch
    {
        { State: MappingState.Retired } or { SafeToRetire: true } => HandoverStage.Done,
        { State: not MappingState.Migrated } => HandoverStage.NotYet,
        { LastSignIn: not null, QuietDays: >= 1 } => HandoverStage.Quiet,
        _ => HandoverStage.Open,
    };
}
