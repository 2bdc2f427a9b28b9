namespace Gateway.Public.Redirect.Repost;

/// <summary>What re-posting may cost. The redirect itself needs none of these: it does not read the body.</summary>
/// <param name="MaxBytes">Longest form, as it comes over the wire.</param>
/// <param name="MaxFields">How many fields it may have.</param>
/// <param name="MaxBytesAtOnce">What all forms in memory may take together.</param>
internal sealed record RepostLimits(int MaxBytes, int MaxFields, long MaxBytesAtOnce);
