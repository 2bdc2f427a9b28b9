using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Parity;

/// <summary>What came of asking Stytch for the connections of one organization.</summary>
/// <param name="Connections">All of them; none where there is no such organization; null where Stytch did not say.</param>
/// <param name="Organization">The organization; null where that was not answered.</param>
/// <param name="Why">Why Stytch did not say; null where it did.</param>
/// <param name="AskedAt">When it was asked.</param>
internal sealed record OrganizationReading(
    OrganizationConnections? Connections, StytchOrganization? Organization, ParityCode? Why, DateTimeOffset AskedAt)
{
    /// <summary>Two calls, however many of its connections are wanted.</summary>
    public static async Task<OrganizationReading> ReadAsync(StytchClient client, string organization, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (await client.ListConnectionsAsync(organization, cancellationToken))
        {
            case StytchResult<OrganizationConnections>.Success { Value: var connections }:
                // For what it says of who may sign in and how; without it, the rest can be told.
                var found = connections.Saml.Count > 0
                    && await client.GetOrganizationAsync(organization, cancellationToken) is StytchResult<StytchOrganization>.Success success
                    ? success.Value
                    : null;
                return new(connections, found, null, now);
            case StytchResult<OrganizationConnections>.Refused { IsNotFound: true } or StytchResult<OrganizationConnections>.Refused { Status: 0 }:
                return new(new([], []), null, null, now);
            case var failure:
                return new(null, null, ReasonOf(failure), now);
        }
    }

    /// <summary>
    /// Why a call that was not answered with success leaves a connection unknown. A fault of Stytch's or of the way to it is none of the connection's.
    /// </summary>
    public static ParityCode ReasonOf<T>(StytchResult<T> result) => result switch
    {
        StytchResult<T>.Refused { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } => ParityCode.KeysRefused,
        StytchResult<T>.Refused { Status: StatusCodes.Status429TooManyRequests } => ParityCode.Throttled,
        _ => ParityCode.NoAnswer,
    };
}
