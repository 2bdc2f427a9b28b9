using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Cli.Demo.Parties;

/// <summary>The browser's side of the stand-in for Stytch.</summary>
internal sealed class StytchEndpoints(DemoStytch stytch)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(DemoStytch.CallbackPath + "{connection_id}", [HttpMethods.Get, HttpMethods.Post], SignInAsync);
        routes.MapGet("/v1/public/sso/start", StartLoginAsync);
        routes.Map("/{**path}", context =>
            PartyAnswers.WriteErrorAsync(context, StatusCodes.Status404NotFound, "route_not_found", "There is no such page here."));
    }

    private async Task SignInAsync(HttpContext context)
    {
        if (stytch.Find((string)context.Request.RouteValues["connection_id"]!) is not { } connection)
        {
            await RefuseUnknownAsync(context);
            return;
        }

        if (!connection.IsActive)
        {
            await PartyAnswers.WriteErrorAsync(context, StatusCodes.Status400BadRequest, "requires_active_sso_connection", "The connection is pending.");
            return;
        }

        // Whether Stytch says so here, or once the application trades the token, is not documented; nor with which status.
        if (!stytch.AllowsSso(connection))
        {
            await PartyAnswers.WriteErrorAsync(
                context,
                StatusCodes.Status400BadRequest,
                "operation_restricted_by_organization_auth_methods",
                "The organization does not allow SSO.");
            return;
        }

        // A GET has no form, so it is answered as missing_saml_response: what a 302 or a 303 makes of a login.
        var form = await PartyAnswers.ReadFormAsync(context);
        await (stytch.SignIn(connection, form[SamlNames.ResponseField]) switch
        {
            SamlVerification.Accepted { Login: var login } =>
                PartyAnswers.WriteSignedInAsync(context, SignedInAnswer.Of(login, form, "Stytch", connection.ConnectionId, connection.OrganizationId) with
                {
                    Landing = stytch.Landings.Of(login.InResponseTo),
                }),
            SamlVerification.Refused { Fault: var fault } => PartyAnswers.WriteRefusedAsync(context, fault),
            _ => throw new InvalidOperationException("A verification is a login or a fault."),
        });
    }

    private Task StartLoginAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["public_token"] != stytch.PublicToken)
        {
            var errorType = query.ContainsKey("public_token") ? "public_token_not_found" : "public_token_required";
            return PartyAnswers.WriteErrorAsync(context, StatusCodes.Status400BadRequest, errorType, "The public token is not this project's.");
        }

        if (stytch.Find(query["connection_id"].ToString()) is not { } connection)
        {
            return RefuseUnknownAsync(context);
        }

        var landing = query.TryGetValue("login_redirect_url", out var asked) ? asked.ToString() : LandingPages.Default;
        if (!stytch.Landings.Registered.Contains(landing, StringComparer.Ordinal))
        {
            // Stytch's own word for it is not known.
            return PartyAnswers.WriteErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_login_redirect_url", "The redirect URL is not registered.");
        }

        PartyAnswers.SendTo(context, stytch.StartLogin(connection, landing));
        return Task.CompletedTask;
    }

    private static Task RefuseUnknownAsync(HttpContext context) =>
        PartyAnswers.WriteErrorAsync(context, StatusCodes.Status404NotFound, "saml_connection_not_found", "The connection could not be found.");
}
