using Gateway.Evidence.Progress;

namespace Gateway.Admin.Progress;

/// <summary>The logins of the last day at the gateway that answers.</summary>
/// <param name="Hours">The hours since its start in which it counted, at most 24, oldest first.</param>
internal sealed record TrafficDocument(IReadOnlyList<LoginHour> Hours);
