using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The organizations and connections of the stand-in, in memory, and who is told when they change.</summary>
internal sealed class StandInDirectory(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly List<StandInOrganization> _organizations = [];
    private readonly Dictionary<string, StandInConnection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StandInForeignConnection> _foreign = new(StringComparer.Ordinal);
    private readonly List<StandInMember> _members = [];

    /// <summary>Told of each change in the order of the changes: what was done (CREATE, UPDATE, DELETE), the kind of object, its id.</summary>
    public event Action<string, string, string>? Changed;

    public IReadOnlyList<StandInOrganization> Organizations
    {
        get
        {
            lock (_lock)
            {
                return [.. _organizations];
            }
        }
    }

    public int ConnectionCount
    {
        get
        {
            lock (_lock)
            {
                return _connections.Count;
            }
        }
    }

    public StandInOrganization? FindOrganization(string segment)
    {
        lock (_lock)
        {
            return _organizations.Find(organization => organization.IsNamed(segment));
        }
    }

    public StandInConnection? FindConnection(string connectionId)
    {
        lock (_lock)
        {
            return _connections.GetValueOrDefault(connectionId);
        }
    }

    /// <summary>The organization of a connection of whatever kind; null where there is none.</summary>
    public string? OrganizationOf(string connectionId) => FindConnection(connectionId)?.OrganizationId ?? FindForeignConnection(connectionId)?.OrganizationId;

    public StandInForeignConnection? FindForeignConnection(string connectionId)
    {
        lock (_lock)
        {
            return _foreign.GetValueOrDefault(connectionId);
        }
    }

    public IReadOnlyList<StandInForeignConnection> ForeignConnectionsOf(string organizationId)
    {
        lock (_lock)
        {
            return [.. _foreign.Values.Where(connection => connection.OrganizationId == organizationId)];
        }
    }

    public IReadOnlyList<StandInConnection> ConnectionsOf(string organizationId)
    {
        lock (_lock)
        {
            return [.. _connections.Values.Where(connection => connection.OrganizationId == organizationId)];
        }
    }

    /// <summary>Makes an organization of fields that were checked; null where another has its slug or external id.</summary>
    public StandInOrganization? Create(JsonObject fields, string? organizationId = null)
    {
        var now = timeProvider.GetUtcNow();
        var made = new StandInOrganization
        {
            OrganizationId = organizationId ?? $"organization-test-{Guid.NewGuid():D}",
            Fields = fields,
            CreatedAt = now,
            UpdatedAt = now,
        };
        lock (_lock)
        {
            if (_organizations.Exists(other => Collide(made, other)))
            {
                return null;
            }

            _organizations.Add(made);
            Changed?.Invoke("CREATE", "organization", made.OrganizationId);
        }

        return made;
    }

    /// <summary>Sets fields that were checked; null where another has the new slug or external id.</summary>
    public StandInOrganization? Update(StandInOrganization organization, JsonObject fields)
    {
        lock (_lock)
        {
            var place = _organizations.FindIndex(other => other.OrganizationId == organization.OrganizationId);
            var merged = _organizations[place].Fields.DeepClone().AsObject();
            foreach (var (name, value) in fields)
            {
                merged[name] = value?.DeepClone();
            }

            var changed = _organizations[place] with { Fields = merged, UpdatedAt = timeProvider.GetUtcNow() };
            if (_organizations.Where((_, i) => i != place).Any(other => Collide(changed, other)))
            {
                return null;
            }

            _organizations[place] = changed;
            Changed?.Invoke("UPDATE", "organization", changed.OrganizationId);
            return changed;
        }
    }

    public void Delete(StandInOrganization organization)
    {
        lock (_lock)
        {
            foreach (var connection in _connections.Values.Where(connection => connection.OrganizationId == organization.OrganizationId).ToList())
            {
                DeleteConnection(connection.ConnectionId);
            }

            foreach (var connection in ForeignConnectionsOf(organization.OrganizationId))
            {
                _foreign.Remove(connection.ConnectionId);
            }

            _members.RemoveAll(member => member.OrganizationId == organization.OrganizationId);
            _organizations.RemoveAll(other => other.OrganizationId == organization.OrganizationId);
            Changed?.Invoke("DELETE", "organization", organization.OrganizationId);
        }
    }

    public IReadOnlyList<StandInMember> MembersOf(IReadOnlySet<string> organizationIds)
    {
        lock (_lock)
        {
            return [.. _members.Where(member => organizationIds.Contains(member.OrganizationId))];
        }
    }

    public void Add(StandInMember member)
    {
        lock (_lock)
        {
            _members.Add(member);
        }
    }

    /// <summary>Adds a connection, or replaces the one of the same id; its organization is made where it is missing.</summary>
    public StandInConnection Put(StandInConnection connection)
    {
        lock (_lock)
        {
            if (!_organizations.Exists(organization => organization.OrganizationId == connection.OrganizationId))
            {
                Create(
                    new JsonObject { ["organization_name"] = connection.OrganizationId, ["organization_slug"] = connection.OrganizationId },
                    connection.OrganizationId);
            }

            var action = _connections.ContainsKey(connection.ConnectionId) ? "UPDATE" : "CREATE";
            _connections[connection.ConnectionId] = connection;
            Changed?.Invoke(action, "saml_connection", connection.ConnectionId);
        }

        return connection;
    }

    /// <summary>Adds a connection of another kind. Nobody is told: of which of them Stytch tells, its documents do not say of all.</summary>
    public void Put(StandInForeignConnection connection)
    {
        lock (_lock)
        {
            _foreign[connection.ConnectionId] = connection;
        }
    }

    public void DeleteConnection(string connectionId)
    {
        lock (_lock)
        {
            _foreign.Remove(connectionId);
            if (_connections.Remove(connectionId))
            {
                Changed?.Invoke("DELETE", "saml_connection", connectionId);
            }
        }
    }

    /// <summary>The id of a certificate: made from it, so that bringing it twice adds nothing.</summary>
    public static string IdOf(X509Certificate2 certificate) =>
        $"saml-verification-key-test-{new Guid(SHA256.HashData(certificate.RawData).AsSpan(0, 16)):D}";

    // Each of the three names of an organization must name one only.
    private static bool Collide(StandInOrganization a, StandInOrganization b) =>
        b.IsNamed(a.Slug) || (a.ExternalId is { } externalId && b.IsNamed(externalId));
}
