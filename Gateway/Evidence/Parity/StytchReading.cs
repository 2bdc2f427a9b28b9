using Gateway.Mappings;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Parity;

/// <summary>
/// Asks Stytch for the connections of mappings. Mappings of one organization are answered by one question, while it is among the newest
/// <see cref="MaxOrganizations"/>. For one run: what was answered is not asked again. Not for concurrent use.
/// </summary>
internal sealed class StytchReading(StytchClients clients, StytchOccasion occasion, TimeProvider timeProvider)
{
    /// <summary>Some 10 KB each where they have their certificates.</summary>
    private const int MaxOrganizations = 500;

    private readonly Dictionary<(string Project, string Organization), OrganizationReading> _organizations = [];

    public async Task<ConnectionReading> ReadAsync(ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        if (clients.Find(mapping.Project)?.For(occasion) is not { } client)
        {
            return new ConnectionReading.Unread(ParityCode.NoApiKeys);
        }

        if (mapping.OrganizationId is not { } organization)
        {
            return await SearchAsync(client, mapping.ConnectionId, isSecondAnswer: false, cancellationToken);
        }

        var reading = await ReadAsync(client, organization, cancellationToken);
        return reading.Why is { } why ? new ConnectionReading.Unread(why)
            : Find(client, reading, mapping.ConnectionId)
            ?? await SearchAsync(client, mapping.ConnectionId, isSecondAnswer: true, cancellationToken);
    }

    // The only way from a connection to its organization: also where the mapping names the wrong one.
    private async Task<ConnectionReading> SearchAsync(StytchClient client, string connectionId, bool isSecondAnswer, CancellationToken cancellationToken)
    {
        var askedAt = timeProvider.GetUtcNow();
        var search = new OrganizationSearch { SsoConnectionId = connectionId, Limit = 1 };
        var result = await client.SearchOrganizationsAsync(search, cancellationToken);
        if (result is not StytchResult<OrganizationPage>.Success { Value.Organizations: var organizations })
        {
            return new ConnectionReading.Unread(OrganizationReading.ReasonOf(result));
        }

        if (organizations.Count == 0)
        {
            return new ConnectionReading.Missing(askedAt, isSecondAnswer);
        }

        var reading = await ReadAsync(client, organizations[0].OrganizationId, cancellationToken);
        return reading.Why is { } why ? new ConnectionReading.Unread(why)
            : Find(client, reading, connectionId) ?? (ConnectionReading)new ConnectionReading.Missing(reading.AskedAt, isSecondAnswer);
    }

    private async Task<OrganizationReading> ReadAsync(StytchClient client, string organization, CancellationToken cancellationToken)
    {
        var key = (client.Project.Name, organization);
        if (_organizations.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_organizations.Count >= MaxOrganizations)
        {
            _organizations.Clear();
        }

        var reading = await OrganizationReading.ReadAsync(client, organization, timeProvider.GetUtcNow(), cancellationToken);
        _organizations.Add(key, reading);
        return reading;
    }

    private static ConnectionReading.Found? Find(StytchClient client, OrganizationReading reading, string connectionId) =>
        reading.Connections!.Saml.FirstOrDefault(connection => connection.ConnectionId == connectionId) is { } connection
            ? new(ConnectionFactsMaker.Make(client.Project.Name, connection, reading.Organization, reading.AskedAt))
            : reading.Connections.Others.FirstOrDefault(connection => connection.ConnectionId == connectionId) is { } other
            ? new(ConnectionFactsMaker.Make(client.Project.Name, other, reading.AskedAt))
            : null;
}
