namespace Gateway.Evidence.Webhooks;

/// <summary>
/// What became of a request to a webhook URL. A closed set: the values of the metric tag <c>outcome</c>, in snake_case, and the reasons of events.
/// </summary>
internal enum WebhookOutcome
{
    /// <summary>Kept, to be applied.</summary>
    Stored,

    /// <summary>Kept by its ids alone: there is nothing to apply of it.</summary>
    Noted,

    /// <summary>Here already, by its message id or its event id.</summary>
    Duplicate,

    /// <summary>No project of this name that takes webhooks.</summary>
    NotFound,

    MethodNotAllowed,

    /// <summary>The signature headers are missing or not of their form.</summary>
    Unsigned,

    /// <summary>Signed more than the tolerance ago.</summary>
    TooOld,

    /// <summary>Signed more than the tolerance ahead of our clock.</summary>
    FromTheFuture,

    /// <summary>None of our secrets made any of the signatures.</summary>
    BadSignature,

    TooLarge,

    /// <summary>The body did not arrive in time.</summary>
    TimedOut,

    /// <summary>So many bodies are being read that there is no memory for another.</summary>
    Busy,

    /// <summary>Rightly signed, and not a message that can be read.</summary>
    Malformed,

    /// <summary>Rightly signed, and of another project than the URL's.</summary>
    OtherProject,

    /// <summary>As many messages wait as may.</summary>
    InboxFull,

    StoreUnavailable,
}
