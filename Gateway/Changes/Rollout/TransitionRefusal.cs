namespace Gateway.Changes.Rollout;

/// <summary>Why a mapping's state cannot be changed as asked. The snake_case name is the refusal's code.</summary>
internal enum TransitionRefusal
{
    /// <summary>A retired mapping comes back only by a rollback.</summary>
    IsRetired,

    /// <summary>A migrated mapping goes back by a rollback, which knows what it was before.</summary>
    IsMigrated,

    /// <summary>Only what is migrated is retired, unless forced: its logins would end on a page.</summary>
    NotMigrated,

    /// <summary>Logins would be sent to Stytch, and the mapping leads nowhere under this gateway's configuration.</summary>
    NoTarget,

    /// <summary>The mapping's history knows no state to go back to.</summary>
    NoEarlierState,

    /// <summary>Its logins would fail at Stytch, by what was seen of them or what Stytch holds.</summary>
    Blocked,
}

internal static class TransitionRefusals
{
    /// <summary>A sentence for people: what is wrong and what can be done.</summary>
    public static string Message(this TransitionRefusal refusal) => refusal switch
    {
        TransitionRefusal.IsRetired => "Is retired: only a rollback brings it back.",
        TransitionRefusal.IsMigrated => "Is migrated: a rollback takes it to the state it had before.",
        TransitionRefusal.NotMigrated => "Is not migrated, so people still sign in through the legacy side: cut it over first, or say force.",
        TransitionRefusal.NoTarget =>
            "Would be sent to Stytch and has no valid target under this configuration: mend its project, connection_id or acs_url first.",
        TransitionRefusal.NoEarlierState => "Has no earlier state to go back to in its history.",
        TransitionRefusal.Blocked => "Is not ready, its logins would fail at Stytch: mend what is named, or say force.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "This refusal has no sentence."),
    };
}
