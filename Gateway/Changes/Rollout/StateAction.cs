using Gateway.Mappings.History;

namespace Gateway.Changes.Rollout;

/// <summary>What an operator asks of a mapping's state. The names are shown in snake_case and are the last segment of the calls' paths.</summary>
internal enum StateAction
{
    /// <summary>Send logins to Stytch.</summary>
    Cutover,

    /// <summary>Leave logins on the legacy side and check its responses.</summary>
    Shadow,

    /// <summary>Go back to the state before.</summary>
    Rollback,

    /// <summary>Ask everybody to come back later.</summary>
    Pause,

    /// <summary>End a pause.</summary>
    Resume,

    /// <summary>Answer that the legacy URL is gone.</summary>
    Retire,
}

internal static class StateActions
{
    /// <summary>As the store names it in a revision.</summary>
    public static ChangeAction ToChangeAction(this StateAction action) => action switch
    {
        StateAction.Cutover => ChangeAction.Cutover,
        StateAction.Shadow => ChangeAction.Shadow,
        StateAction.Rollback => ChangeAction.Rollback,
        StateAction.Pause => ChangeAction.Pause,
        StateAction.Resume => ChangeAction.Resume,
        StateAction.Retire => ChangeAction.Retire,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not a state action."),
    };

    /// <summary>True where the answer depends on the states before, so that the mapping's history has to be read.</summary>
    public static bool NeedsHistory(this StateAction action) => action is StateAction.Rollback or StateAction.Resume;
}
