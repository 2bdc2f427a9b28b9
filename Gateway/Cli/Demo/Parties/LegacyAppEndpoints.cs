using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Microsoft.Net.Http.Headers;

namespace Gateway.Cli.Demo.Parties;

/// <summary>The routes of the old backend.</summary>
internal sealed class LegacyAppEndpoints(DemoLegacyApp app)
{
    private const string AcsPath = "/old-sso/{identifier}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(AcsPath, SignInAsync);
        routes.MapGet(AcsPath + "/login", StartLoginAsync);
        routes.MapGet(AcsPath + "/metadata", ShowMetadataAsync);
        routes.MapMethods(AcsPath + "/logout", [HttpMethods.Get, HttpMethods.Post], ShowLogoutAsync);
        routes.Map("/whoami", EchoAsync);
        routes.Map("/{**path}", ShowAnythingAsync);
    }

    private async Task SignInAsync(HttpContext context)
    {
        if (Connection(context) is not { } connection)
        {
            await RefuseUnknownAsync(context);
            return;
        }

        var form = await PartyAnswers.ReadFormAsync(context);
        var verification = app.SignIn(connection, AcsUrl(context, connection), form[SamlNames.ResponseField]);
        await (verification switch
        {
            SamlVerification.Accepted { Login: var login } =>
                PartyAnswers.WriteSignedInAsync(context, SignedInAnswer.Of(login, form, "the legacy app", connection.Identifier, connection.Identifier)),
            SamlVerification.Refused { Fault: var fault } => PartyAnswers.WriteRefusedAsync(context, fault),
            _ => throw new InvalidOperationException("A verification is a login or a fault."),
        });
    }

    private Task StartLoginAsync(HttpContext context)
    {
        if (Connection(context) is not { } connection)
        {
            return RefuseUnknownAsync(context);
        }

        PartyAnswers.SendTo(context, app.StartLogin(connection, AcsUrl(context, connection)));
        return Task.CompletedTask;
    }

    private Task ShowMetadataAsync(HttpContext context)
    {
        if (Connection(context) is not { } connection)
        {
            return RefuseUnknownAsync(context);
        }

        context.Response.ContentType = "application/samlmetadata+xml";
        // XML and HTML need the same five characters encoded in an attribute.
        var metadata = Html.Of($"""
            <md:EntityDescriptor xmlns:md="{SamlNames.Metadata}" entityID="{connection.EntityId}">
              <md:SPSSODescriptor protocolSupportEnumeration="{SamlNames.Protocol}" WantAssertionsSigned="true">
                <md:AssertionConsumerService Binding="{SamlNames.HttpPostBinding}" Location="{AcsUrl(context, connection)}" index="0" isDefault="true"/>
              </md:SPSSODescriptor>
            </md:EntityDescriptor>
            """);
        return context.Response.WriteAsync(metadata.ToString(), context.RequestAborted);
    }

    private static Task ShowLogoutAsync(HttpContext context) =>
        new DemoPage("Signed out of the legacy app", Html.Of($"<p>You can close this page.</p>")).WriteAsync(context);

    private static Task EchoAsync(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var echo = new EchoedRequest(request.Method, request.Path, request.QueryString.ToString(), headers);
        return context.Response.WriteAsJsonAsync(echo, DemoJson.Default.EchoedRequest, cancellationToken: context.RequestAborted);
    }

    private static Task ShowAnythingAsync(HttpContext context) =>
        new DemoPage("The legacy app", Html.Of($"<p>This is {context.Request.Path.Value}, served by the old backend.</p>")).WriteAsync(context);

    private static Task RefuseUnknownAsync(HttpContext context) =>
        PartyAnswers.WriteErrorAsync(context, StatusCodes.Status404NotFound, "connection_not_found", "The legacy app has no connection of this name.");

    private LegacyConnection? Connection(HttpContext context) => app.Find((string)context.Request.RouteValues["identifier"]!);

    // The URL this stack believes to have, as most of them put it together behind a proxy.
    private static string AcsUrl(HttpContext context, LegacyConnection connection)
    {
        var scheme = context.Request.Headers["X-Forwarded-Proto"].ToString();
        var origin = $"{(scheme.Length == 0 ? context.Request.Scheme : scheme)}://{context.Request.Headers[HeaderNames.Host]}";
        return $"{origin}/old-sso/{Uri.EscapeDataString(connection.Identifier)}";
    }
}
