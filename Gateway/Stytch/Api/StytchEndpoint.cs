namespace Gateway.Stytch.Api;

/// <summary>How far a call may be repeated.</summary>
internal enum StytchCallKind
{
    /// <summary>Asked once: whoever probes wants to know how it is now.</summary>
    Probe,

    /// <summary>Changes nothing; repeated after any failure that may pass.</summary>
    Read,

    /// <summary>A PUT or DELETE, which comes to the same when it is done twice (RFC 9110 9.2.2); repeated likewise.</summary>
    Write,

    /// <summary>Done twice it makes two; repeated only where nothing can have been done.</summary>
    Create,
}

/// <summary>
/// A call of Stytch's API that the gateway makes. A closed set: its names are metric tags and, with <c>stytch_</c> before them, event actions.
/// </summary>
internal sealed record StytchEndpoint(string Name, StytchCallKind Kind)
{
    public static readonly StytchEndpoint WhoAmI = new("who_am_i", StytchCallKind.Probe);
    public static readonly StytchEndpoint GetOrganization = new("get_organization", StytchCallKind.Read);
    public static readonly StytchEndpoint SearchOrganizations = new("search_organizations", StytchCallKind.Read);
    public static readonly StytchEndpoint CreateOrganization = new("create_organization", StytchCallKind.Create);
    public static readonly StytchEndpoint UpdateOrganization = new("update_organization", StytchCallKind.Write);
    public static readonly StytchEndpoint DeleteOrganization = new("delete_organization", StytchCallKind.Write);
    public static readonly StytchEndpoint SearchMembers = new("search_members", StytchCallKind.Read);
    public static readonly StytchEndpoint ListConnections = new("list_connections", StytchCallKind.Read);
    public static readonly StytchEndpoint CreateConnection = new("create_connection", StytchCallKind.Create);
    public static readonly StytchEndpoint UpdateConnection = new("update_connection", StytchCallKind.Write);
    public static readonly StytchEndpoint DeleteEncryptionKey = new("delete_encryption_key", StytchCallKind.Write);
    public static readonly StytchEndpoint GetPolicy = new("get_policy", StytchCallKind.Read);
    public static readonly StytchEndpoint DeleteConnection = new("delete_connection", StytchCallKind.Write);

    public string EventAction { get; } = "stytch_" + Name;

    public bool IsChange => Kind is StytchCallKind.Write or StytchCallKind.Create;
}
