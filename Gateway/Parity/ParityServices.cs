namespace Gateway.Parity;

/// <summary>
/// Whether Stytch, the mappings and the traffic fit together. Asks for sightings, connections, the mapping rules, Stytch's clients and a clock from
/// elsewhere.
/// </summary>
internal static class ParityServices
{
    public static IServiceCollection AddParity(this IServiceCollection services) => services
        .AddSingleton<ParityBook>()
        .AddSingleton<ParityReader>();
}
