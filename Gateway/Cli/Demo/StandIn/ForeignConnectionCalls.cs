using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The management calls that make connections other than SAML ones.</summary>
internal sealed class ForeignConnectionCalls(StandInDirectory directory, Func<string, string> callbackUrlOf)
{
    public StandInReply CreateOidc(StandInRequest request)
    {
        var connectionId = $"{StandInForeignConnection.OidcPrefix}{Guid.NewGuid():D}";
        return Create(request, connectionId, new JsonObject
        {
            ["status"] = "pending",
            ["display_name"] = TextOf(request, "display_name"),
            ["redirect_url"] = callbackUrlOf(connectionId),
            ["client_id"] = "",
            ["client_secret"] = "",
            ["issuer"] = "",
            ["authorization_url"] = "",
            ["token_url"] = "",
            ["userinfo_url"] = "",
            ["jwks_url"] = "",
            ["identity_provider"] = TextOf(request, "identity_provider") is { Length: > 0 } idp ? idp : "generic",
            ["custom_scopes"] = "",
            ["attribute_mapping"] = new JsonObject(),
        });
    }

    public StandInReply CreateExternal(StandInRequest request)
    {
        var (organizationId, connectionId) = (TextOf(request, "external_organization_id"), TextOf(request, "external_connection_id"));
        if (directory.FindConnection(connectionId) is not { } referred || referred.OrganizationId != organizationId)
        {
            return StandInReply.NotFound("external_connection_id_not_found");
        }

        return Create(request, $"external-connection-test-{Guid.NewGuid():D}", new JsonObject
        {
            ["external_organization_id"] = organizationId,
            ["external_connection_id"] = connectionId,
            ["display_name"] = TextOf(request, "display_name"),
            ["status"] = "active",
            ["external_connection_implicit_role_assignments"] = new JsonArray(),
            ["external_group_implicit_role_assignments"] = new JsonArray(),
        });
    }

    private StandInReply Create(StandInRequest request, string connectionId, JsonObject fields)
    {
        if (directory.FindOrganization(request.Organization) is not { } organization)
        {
            return OrganizationCalls.Missing();
        }

        (fields["organization_id"], fields["connection_id"]) = (organization.OrganizationId, connectionId);
        directory.Put(new StandInForeignConnection(connectionId, organization.OrganizationId, fields));
        return StandInReply.Ok("connection", fields.DeepClone());
    }

    private static string TextOf(StandInRequest request, string name) =>
        request.Body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
