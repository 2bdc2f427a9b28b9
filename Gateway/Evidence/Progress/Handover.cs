namespace Gateway.Evidence.Progress;

/// <summary>The message to a customer's IT for the last step: new settings at their identity provider, after which the old URL is not needed.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
/// <param name="AcsUrl">The new ACS URL.</param>
/// <param name="AudienceUri">The new Audience; Stytch uses a connection's ACS URL for both.</param>
/// <param name="LegacyAcsUrl">What the new ACS URL replaces; null where the mapping does not say.</param>
/// <param name="LegacyAudienceUri">What the new Audience replaces; null where the mapping does not say.</param>
/// <param name="Until">The day up to which the old settings work as well; null where none is set.</param>
/// <param name="OperatorSteps">What is left to do on this side, in order.</param>
internal sealed record Handover(
    string Subject,
    string Body,
    string AcsUrl,
    string AudienceUri,
    string? LegacyAcsUrl,
    string? LegacyAudienceUri,
    DateOnly? Until,
    IReadOnlyList<string> OperatorSteps);
