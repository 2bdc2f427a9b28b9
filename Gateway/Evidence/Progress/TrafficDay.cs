using Gateway.Mappings.Traffic;

namespace Gateway.Evidence.Progress;

/// <summary>Requests of one mapping's legacy URLs on one day.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Acs">At the ACS, wherever they went: the identity provider's sign-ins.</param>
/// <param name="Start">At the start URL: sign-ins begun at the application.</param>
/// <param name="Metadata">For the SP metadata; no sign-ins.</param>
/// <param name="Logout">At single logout; no sign-ins.</param>
/// <param name="Legacy">Of those at the ACS, how many were proxied to the legacy backend.</param>
/// <param name="Stytch">Of those at the ACS, how many were sent to Stytch. The rest got a page.</param>
internal sealed record TrafficDay(DateOnly Day, long Acs, long Start, long Metadata, long Logout, long Legacy, long Stytch)
{
    public static TrafficDay Of(DateOnly day, TrafficCounts counts) =>
        new(day, counts.Acs, counts.Start, counts.Metadata, counts.Logout, counts.AcsLegacy, counts.AcsStytch);
}
