using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The management calls for SAML connections.</summary>
internal sealed class ConnectionCalls(StandInDirectory directory, StandInObjects objects, StandInPolicy policy, TimeProvider timeProvider)
{
    public StandInReply List(StandInRequest request) => directory.FindOrganization(request.Organization) is not { } organization
        ? OrganizationCalls.Missing()
        : new StandInReply(StatusCodes.Status200OK, new JsonObject
        {
            ["saml_connections"] = new JsonArray([.. directory.ConnectionsOf(organization.OrganizationId).Select(objects.Write)]),
            ["oidc_connections"] = Foreign(organization, isOidc: true),
            ["external_connections"] = Foreign(organization, isOidc: false),
        });

    public StandInReply Create(StandInRequest request)
    {
        if (directory.FindOrganization(request.Organization) is not { } organization)
        {
            return OrganizationCalls.Missing();
        }

        // Only the two fields that a creation takes: the rest is an update's, as at Stytch.
        var fields = new JsonObject(request.Body.Where(pair => pair.Key is "display_name" or "identity_provider")
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        var made = new StandInConnection { ConnectionId = $"saml-connection-test-{Guid.NewGuid():D}", OrganizationId = organization.OrganizationId };
        return Apply(made, fields);
    }

    public StandInReply Update(StandInRequest request) => Find(request) is { } connection ? Apply(connection, request.Body) : Missing();

    public async Task<StandInReply> UpdateByUrlAsync(StandInRequest request, CancellationToken cancellationToken)
    {
        if (Find(request) is not { } connection)
        {
            return Missing();
        }

        return await IdpMetadata.ReadAsync((string?)request.Body["metadata_url"], cancellationToken) switch
        {
            { Fault: { } fault } => StandInReply.Bad(fault),
            { Certificates.Count: > StandInConnection.MaxCertificates } => StandInReply.Bad("too_many_sso_verification_certificates"),
            var metadata => Answer(directory.Put(connection with
            {
                IdpEntityId = metadata.EntityId,
                IdpSsoUrl = metadata.SsoUrl,
                VerificationCertificates = metadata.Certificates,
            })),
        };
    }

    public StandInReply DeleteCertificate(StandInRequest request)
    {
        if (Find(request) is not { } connection)
        {
            return Missing();
        }

        var id = request.Segment("certificate");
        var left = connection.VerificationCertificates.Where(certificate => StandInDirectory.IdOf(certificate) != id).ToList();
        if (left.Count == connection.VerificationCertificates.Count)
        {
            return StandInReply.NotFound("sso_verification_key_not_found");
        }

        if (left.Count == 0 && connection.IsActive)
        {
            return StandInReply.Bad("cannot_delete_last_sso_verification_key");
        }

        directory.Put(connection with { VerificationCertificates = left });
        return StandInReply.Ok("certificate_id", id);
    }

    public StandInReply DeleteEncryptionKey(StandInRequest request)
    {
        var id = request.Segment("key");
        if (Find(request) is not { } connection)
        {
            return Missing();
        }

        if (!connection.EncryptionKeys.ContainsKey(id))
        {
            return StandInReply.NotFound("sso_encryption_private_key_not_found");
        }

        directory.Put(connection with { EncryptionKeys = connection.EncryptionKeys.Where(key => key.Key != id).ToDictionary() });
        return StandInReply.Ok("private_key_id", id);
    }

    public StandInReply Delete(StandInRequest request)
    {
        if (directory.FindForeignConnection(request.Connection) is { } foreign
            && foreign.OrganizationId == directory.FindOrganization(request.Organization)?.OrganizationId)
        {
            directory.DeleteConnection(foreign.ConnectionId);
            return StandInReply.Ok("connection_id", foreign.ConnectionId);
        }

        if (Find(request) is not { } connection)
        {
            return Missing();
        }

        if ((string?)directory.FindOrganization(connection.OrganizationId)?.Fields["sso_default_connection_id"] == connection.ConnectionId)
        {
            return StandInReply.Bad("cannot_delete_default_sso_connection");
        }

        directory.DeleteConnection(connection.ConnectionId);
        return StandInReply.Ok("connection_id", connection.ConnectionId);
    }

    private StandInReply Apply(StandInConnection connection, JsonObject fields)
    {
        var organization = directory.FindOrganization(connection.OrganizationId);
        var update = new ConnectionUpdate(connection, role => policy.Has(role, organization), timeProvider);
        return update.Apply(fields) is { } fault ? StandInReply.Bad(fault, update.FaultDetails) : Answer(directory.Put(update.Connection));
    }

    private JsonArray Foreign(StandInOrganization organization, bool isOidc) =>
        new([.. directory.ForeignConnectionsOf(organization.OrganizationId).Where(other => other.IsOidc == isOidc).Select(other => other.Fields.DeepClone())]);

    private StandInConnection? Find(StandInRequest request) =>
        directory.FindConnection(request.Connection) is { } connection
        && directory.FindOrganization(request.Organization)?.OrganizationId == connection.OrganizationId
            ? connection
            : null;

    private StandInReply Answer(StandInConnection connection) => StandInReply.Ok("connection", objects.Write(connection));

    private static StandInReply Missing() => StandInReply.NotFound("saml_connection_not_found");
}
