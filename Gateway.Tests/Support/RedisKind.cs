namespace Gateway.Tests.Support;

/// <summary>The ways in which users run a Redis.</summary>
internal enum RedisKind
{
    /// <summary>One server, RESP3.</summary>
    Alone,

    /// <summary>One server, RESP2.</summary>
    Resp2,

    /// <summary>A primary, a replica and three sentinels; the gateway knows the sentinels.</summary>
    Sentinel,

    /// <summary>Three nodes that share the slots.</summary>
    Cluster,

    /// <summary>A user with the rights of <c>deploy/redis/users.acl</c>, whose name and password are in files.</summary>
    AclUser,

    /// <summary>Encrypted, with an authority of its own, which asks for a certificate as well.</summary>
    Tls,
}
