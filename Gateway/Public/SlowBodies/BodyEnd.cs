namespace Gateway.Public.SlowBodies;

/// <summary>How it ended that a body was waited for. A closed set: values of the metric tag <c>end</c>.</summary>
internal enum BodyEnd
{
    /// <summary>It came whole.</summary>
    Whole,

    /// <summary>More came than may come.</summary>
    TooLarge,

    /// <summary>It came too slowly, or no longer.</summary>
    TooSlow,

    /// <summary>It came fast enough, but took too long altogether.</summary>
    TooLong,

    /// <summary>The client went away, or broke the rules of HTTP.</summary>
    Broken,
}
