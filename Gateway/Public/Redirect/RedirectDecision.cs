namespace Gateway.Public.Redirect;

/// <summary>A fact that costs a body or a store to find out, and is asked for only where a decision hangs on it.</summary>
internal enum RedirectNeed
{
    /// <summary>None: the decision stands.</summary>
    Nothing,

    /// <summary><see cref="RedirectFacts.InFlight"/>.</summary>
    InFlight,

    /// <summary><see cref="RedirectFacts.HasMetadataCopy"/>.</summary>
    MetadataCopy,

    /// <summary><see cref="RedirectFacts.Form"/>.</summary>
    Form,
}

/// <summary>What a request is answered with, or what has to be known first.</summary>
/// <param name="Action">The answer, as far as the facts tell.</param>
/// <param name="Needs">What to find out before deciding again.</param>
internal readonly record struct RedirectDecision(RedirectAction Action, RedirectNeed Needs = RedirectNeed.Nothing);
