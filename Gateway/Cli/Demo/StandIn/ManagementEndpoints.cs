using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>Serves Stytch's management API over the directory: who may, what goes wrong on purpose, and the envelope around every answer.</summary>
internal sealed class ManagementEndpoints(
    StandInKeys keys,
    OrganizationCalls organizations,
    MemberCalls members,
    ConnectionCalls connections,
    ForeignConnectionCalls foreign,
    StandInPolicy policy,
    StandInFaults faults,
    StandInCallLog calls)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        const string Organization = "/v1/b2b/organizations/{organization}", Connections = "/v1/b2b/sso/saml/{organization}/connections/{connection}";
        MapSync(routes, HttpMethods.Get, "/v1/debug/whoami", "who_am_i", _ =>
            new StandInReply(StatusCodes.Status200OK, new JsonObject { ["project_id"] = keys.ProjectId, ["name"] = "Stand-in" }));
        MapSync(routes, HttpMethods.Post, "/v1/b2b/organizations", "create_organization", organizations.Create);
        MapSync(routes, HttpMethods.Post, "/v1/b2b/organizations/search", "search_organizations", organizations.Search);
        MapSync(routes, HttpMethods.Get, Organization, "get_organization", organizations.Get);
        MapSync(routes, HttpMethods.Put, Organization, "update_organization", organizations.Update);
        MapSync(routes, HttpMethods.Delete, Organization, "delete_organization", organizations.Delete);
        MapSync(routes, HttpMethods.Post, Organization + "/members", "create_member", members.Create);
        MapSync(routes, HttpMethods.Post, "/v1/b2b/organizations/members/search", "search_members", members.Search);
        MapSync(routes, HttpMethods.Get, "/v1/b2b/sso/{organization}", "list_connections", connections.List);
        MapSync(routes, HttpMethods.Delete, "/v1/b2b/sso/{organization}/connections/{connection}", "delete_connection", connections.Delete);
        MapSync(routes, HttpMethods.Post, "/v1/b2b/sso/saml/{organization}", "create_connection", connections.Create);
        MapSync(routes, HttpMethods.Put, Connections, "update_connection", connections.Update);
        MapSync(routes, HttpMethods.Post, "/v1/b2b/sso/oidc/{organization}", "create_oidc_connection", foreign.CreateOidc);
        MapSync(routes, HttpMethods.Post, "/v1/b2b/sso/external/{organization}", "create_external_connection", foreign.CreateExternal);
        MapSync(routes, HttpMethods.Get, "/v1/b2b/rbac/policy", "get_policy", _ => policy.Get());
        Map(routes, HttpMethods.Put, Connections + "/url", "update_connection_by_url", connections.UpdateByUrlAsync);
        MapSync(routes, HttpMethods.Delete, Connections + "/verification_certificates/{certificate}", "delete_certificate", connections.DeleteCertificate);
        MapSync(routes, HttpMethods.Delete, Connections + "/encryption_private_keys/{key}", "delete_encryption_key", connections.DeleteEncryptionKey);
    }

    private void MapSync(IEndpointRouteBuilder routes, string method, string path, string name, Func<StandInRequest, StandInReply> serve) =>
        Map(routes, method, path, name, (request, _) => Task.FromResult(serve(request)));

    private void Map(
        IEndpointRouteBuilder routes, string method, string path, string name, Func<StandInRequest, CancellationToken, Task<StandInReply>> serve) =>
        routes.MapMethods(path, [method], async context =>
        {
            calls.Add(name);
            var fault = faults.Take(name);
            if (fault is { AfterWork: false })
            {
                await FailAsync(context, fault);
                return;
            }

            var reply = keys.RefusalOf(context.Request.Headers.Authorization.ToString())
                ?? (await StandInRequest.ReadAsync(context) is { } request ? await serve(request, context.RequestAborted) : StandInReply.Bad("bad_request"));
            await (fault is null ? WriteAsync(context, reply) : FailAsync(context, fault));
        });

    private static Task WriteAsync(HttpContext context, StandInReply reply)
    {
        reply.Body["status_code"] = reply.Status;
        reply.Body["request_id"] = $"request-id-test-{Guid.NewGuid():D}";
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(reply.Body.ToJsonString(), context.RequestAborted);
    }

    private static async Task FailAsync(HttpContext context, StandInFault fault)
    {
        if (fault.RetryAfter is not null)
        {
            context.Response.Headers.RetryAfter = fault.RetryAfter;
        }

        switch (fault.Kind)
        {
            case StandInFaultKind.TooManyRequests:
                await WriteAsync(context, StandInReply.Refuse(StatusCodes.Status429TooManyRequests, "too_many_requests"));
                break;
            case StandInFaultKind.ServerError:
                await WriteAsync(context, StandInReply.Refuse(StatusCodes.Status500InternalServerError, "internal_server_error"));
                break;
            case StandInFaultKind.BadGateway:
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body>Bad gateway</body></html>");
                break;
            case StandInFaultKind.Silence:
                await WaitForEndAsync(context.RequestAborted);
                break;
            case StandInFaultKind.Reset:
                context.Abort();
                break;
            case StandInFaultKind.BrokenJson:
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("""{"status_code":200,"request_id":"request-id-te"""));
                break;
            case StandInFaultKind.Redirect:
                context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
                context.Response.Headers.Location = "https://elsewhere.example/";
                break;
            default:
                throw new InvalidOperationException($"{fault.Kind} is no fault.");
        }
    }

    private static async Task WaitForEndAsync(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource();
        await using var registration = aborted.Register(gone.SetResult);
        await gone.Task;
    }
}
