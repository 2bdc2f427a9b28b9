namespace Gateway.Stytch.Api.Transport;

/// <summary>What came of one attempt.</summary>
internal abstract record StytchAnswer
{
    private StytchAnswer()
    {
    }

    /// <param name="Status">The HTTP status.</param>
    /// <param name="Body">The body, where it is JSON; else empty.</param>
    /// <param name="RetryAfter">How long Stytch asks to wait.</param>
    public sealed record Answered(int Status, byte[] Body, TimeSpan? RetryAfter) : StytchAnswer
    {
        public bool IsSuccess => Status is >= 200 and < 300;

        /// <summary>Something broke there that may work in a moment.</summary>
        public bool IsFailure => Status is 408 or (>= 500 and not 501);

        public bool IsTooMany => Status == StatusCodes.Status429TooManyRequests;
    }

    /// <param name="Reason">Why there is no answer.</param>
    /// <param name="WasSent">True where the request may have arrived.</param>
    public sealed record Lost(UnreachableReason Reason, bool WasSent) : StytchAnswer;
}
