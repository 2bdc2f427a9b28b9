using Gateway.Evidence.Connections;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;

namespace Gateway.Evidence.Readiness;

/// <summary>What is known of a mapping when its readiness is judged.</summary>
/// <param name="Mapping">The mapping as it is stored.</param>
/// <param name="Target">The ACS URL it leads to; null where it leads nowhere.</param>
/// <param name="Facts">What Stytch holds of its connection; null where that is not known.</param>
/// <param name="Sightings">What its traffic showed.</param>
internal sealed record ReadinessSubject(ConnectionMapping Mapping, string? Target, ConnectionFacts? Facts, IReadOnlyList<Sighting> Sightings);
