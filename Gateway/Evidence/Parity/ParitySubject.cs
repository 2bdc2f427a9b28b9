using Gateway.Evidence.Connections;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;

namespace Gateway.Evidence.Parity;

/// <summary>What is compared.</summary>
/// <param name="Mapping">The mapping as it is stored.</param>
/// <param name="Target">The ACS URL it leads to; null where it leads nowhere.</param>
/// <param name="Facts">What Stytch holds of its connection; null where that is not known.</param>
/// <param name="Sightings">What its traffic showed.</param>
internal sealed record ParitySubject(ConnectionMapping Mapping, string? Target, ConnectionFacts? Facts, IReadOnlyList<Sighting> Sightings)
{
    /// <summary>Why Stytch's side is not known, or not known anew; null where it is.</summary>
    public ParityCode? Unread { get; init; }

    /// <summary>Another configured project that is known to have a connection of this id; null for none.</summary>
    public string? OtherProject { get; init; }
}
