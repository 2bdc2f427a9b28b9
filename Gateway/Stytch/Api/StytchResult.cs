namespace Gateway.Stytch.Api;

/// <summary>What came of a call to Stytch's API: exactly one of the three cases below.</summary>
internal abstract record StytchResult<T>
{
    private StytchResult()
    {
    }

    /// <summary>
    /// True where the call was not answered with success and Stytch may have carried it out all the same. Before creating anything again,
    /// look whether it is there.
    /// </summary>
    public virtual bool MayHaveBeenDone => false;

    /// <param name="Value">What Stytch answered.</param>
    /// <param name="RequestId">Stytch's own name of the call, <c>request-id-test-...</c>, for a question to its support.</param>
    public sealed record Success(T Value, string? RequestId) : StytchResult<T>;

    /// <param name="ErrorType">
    /// Stytch's word, such as <c>organization_not_found</c>; <see cref="StytchErrors.Unreadable"/> where the answer was none of Stytch's, and
    /// <see cref="StytchErrors.InvalidId"/> where an id was malformed and nothing was sent.
    /// </param>
    /// <param name="Status">The HTTP status; 0 where nothing was sent.</param>
    /// <param name="Message">Stytch's sentence, at most <see cref="StytchErrors.MaxMessageLength"/> characters. It may quote what was sent: for the
    /// operator who sent it, not for logs.</param>
    /// <param name="RequestId">Stytch's own name of the call.</param>
    public sealed record Refused(string ErrorType, int Status, string? Message, string? RequestId) : StytchResult<T>
    {
        /// <summary>The value of <see cref="MayHaveBeenDone"/>: a 5xx says that something broke, not that nothing was done.</summary>
        public bool MayBeDone { get; init; }

        public override bool MayHaveBeenDone => MayBeDone;

        /// <summary>
        /// What <c>error_details</c> says, as <c>field: value</c>, at most <see cref="ErrorDetails.MaxLength"/> characters; null for none. Like
        /// <see cref="Message"/> for the operator who sent it, not for logs.
        /// </summary>
        public string? Details { get; init; }

        /// <summary>True where Stytch itself says that there is no such thing: a 404 without its words is a proxy's, or another server's.</summary>
        public bool IsNotFound => Status == StatusCodes.Status404NotFound && ErrorType != StytchErrors.Unreadable;
    }

    /// <param name="Reason">Why there is no answer to go by.</param>
    /// <param name="MayBeDone">The value of <see cref="MayHaveBeenDone"/>.</param>
    public sealed record Unreachable(UnreachableReason Reason, bool MayBeDone) : StytchResult<T>
    {
        public override bool MayHaveBeenDone => MayBeDone;
    }
}

/// <summary>Why Stytch gave no answer to go by. A closed set.</summary>
internal enum UnreachableReason
{
    /// <summary>No connection came about: name, address, TLS or the egress proxy.</summary>
    NoConnection,

    /// <summary>The connection broke before the answer was whole.</summary>
    ConnectionLost,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>Too many calls of this project failed lately; for a while none is sent.</summary>
    CircuitOpen,

    /// <summary>The status says success and the body is not what it should be.</summary>
    Unreadable,
}
