using System.Globalization;
using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Cli.Demo.Parties;

/// <summary>The pages of the identity provider.</summary>
internal sealed class IdentityProviderEndpoints(DemoIdentityProvider provider)
{
    private const string UserField = "user";
    private const string SizeField = "size";
    private const string VariantField = "variant";

    private static readonly (int Kilobytes, string Label)[] Sizes =
        [(0, "typical"), (6, "6 KB"), (100, "100 KB"), (300, "300 KB: some 1,000 groups"), (600, "600 KB: some 2,000 groups")];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", ShowTenantsAsync);
        routes.MapGet("/tenants/{identifier}", context => ShowSignInAsync(context, samlRequest: null, relayState: null));
        routes.MapPost("/tenants/{identifier}", SignInAsync);
        routes.MapGet("/sso/{identifier}", context =>
            ShowSignInAsync(context, context.Request.Query[SamlNames.RequestField], context.Request.Query[SamlNames.RelayStateField]));
        routes.MapGet("/metadata/{identifier}", ShowMetadataAsync);
        routes.Map("/{**path}", context => RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such page here."));
    }

    private Task ShowTenantsAsync(HttpContext context)
    {
        var tenants = provider.Applications.Select(application => Html.Of($"""
            <li><a href="{provider.PageOf(application.Identifier)}">{application.DisplayName}</a> ({IdpProfile.Of(application.Shape).DisplayName})</li>

            """));
        return new DemoPage("Identity providers", Html.Of($"<p>Sign in at the identity provider of:</p><ul>{Html.Join(tenants)}</ul>")).WriteAsync(context);
    }

    private Task ShowMetadataAsync(HttpContext context)
    {
        if (Application(context) is not { } application)
        {
            return RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such tenant here.");
        }

        context.Response.ContentType = "application/samlmetadata+xml";
        return context.Response.WriteAsync(provider.MetadataOf(application));
    }

    private Task ShowSignInAsync(HttpContext context, string? samlRequest, string? relayState)
    {
        if (Application(context) is not { } application)
        {
            return RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such tenant here.");
        }

        if (samlRequest is not null && FaultOf(samlRequest, application) is { } fault)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
        }

        var users = application.Users.Select(user => Html.Of($"<option>{user}</option>"));
        var sizes = Sizes.Select(size => Html.Of($"""<option value="{size.Kilobytes}">{size.Label}</option>"""));
        // The application's own variant first: it is what the form sends unless somebody chooses.
        var variants = SamlVariants.All.OrderBy(variant => variant != application.Variant)
            .Select(variant => Html.Of($"""<option value="{variant.ToString()}">{variant.Label()}</option>"""));
        var body = Html.Of($"""
            <form method="post" action="{provider.PageOf(application.Identifier)}">
            <p><label>User <select name="{UserField}">{Html.Join(users)}</select></label></p>
            <p><label>Size of the response <select name="{SizeField}">{Html.Join(sizes)}</select></label></p>
            <p><label>Response <select name="{VariantField}">{Html.Join(variants)}</select></label></p>
            {Hidden(SamlNames.RequestField, samlRequest)}
            {Hidden(SamlNames.RelayStateField, relayState)}
            <p><button>Sign in</button></p>
            </form>
            """);
        return new DemoPage($"{application.DisplayName}: sign in with {IdpProfile.Of(application.Shape).DisplayName}", body).WriteAsync(context);
    }

    private async Task SignInAsync(HttpContext context)
    {
        var form = await PartyAnswers.ReadFormAsync(context);
        var samlRequest = Optional(form, SamlNames.RequestField);
        if (Application(context) is not { } application)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such tenant here.");
            return;
        }

        if (samlRequest is not null && FaultOf(samlRequest, application) is { } fault)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        var user = application.Users.FirstOrDefault(user => user == form[UserField]);
        if (user is null
            || VariantOf(form, application) is not { } variant
            || !int.TryParse(form[SizeField], CultureInfo.InvariantCulture, out var kilobytes)
            || Sizes.All(size => size.Kilobytes != kilobytes))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Choose a user, a size and a response from the lists.");
            return;
        }

        var post = provider.Issue(application.Identifier, Optional(form, SamlNames.RelayStateField), content => content with
        {
            Email = user,
            InResponseTo = samlRequest is null ? null : AuthnRequest.TryDecode(samlRequest)?.Id,
            TargetLength = kilobytes == 0 ? null : kilobytes * 1024,
        }, variant);
        await ShowPostAsync(context, application, post);
    }

    private static Task ShowPostAsync(HttpContext context, IdpApplication application, SamlPost post)
    {
        var body = Html.Of($"""
            <form method="post" action="{post.AcsUrl}">
            {Html.Join(post.Fields().Select(field => Hidden(field.Key, field.Value)))}
            <noscript><p><button>Continue</button></p></noscript>
            </form>
            """);
        return new DemoPage("Signing you in", body)
        {
            SubmitsItself = true,
            FormAction = application.RestrictsFormAction ? new Uri(post.AcsUrl).GetLeftPart(UriPartial.Authority) : null,
        }.WriteAsync(context);
    }

    // As Okta does: a response never goes to an address that is not registered, whatever the request asks for.
    private static string? FaultOf(string samlRequest, IdpApplication application) => AuthnRequest.TryDecode(samlRequest) switch
    {
        null => "The SAMLRequest cannot be read.",
        { Issuer: var issuer } when issuer != application.Audience => "The request's Issuer is not registered here.",
        { AcsUrl: { } acsUrl } when acsUrl != application.AcsUrl => "The request asks for an ACS URL that is not registered here.",
        _ => null,
    };

    private static SamlVariant? VariantOf(IFormCollection form, IdpApplication application) =>
        !form.TryGetValue(VariantField, out var value) ? application.Variant
        : SamlVariants.All.Where(variant => variant.ToString() == value).Select(variant => (SamlVariant?)variant).FirstOrDefault();

    private IdpApplication? Application(HttpContext context) => provider.Find((string)context.Request.RouteValues["identifier"]!);

    private static string? Optional(IFormCollection form, string field) => form.TryGetValue(field, out var value) ? value.ToString() : null;

    private static Html Hidden(string name, string? value) =>
        value is null ? Html.None : Html.Of($"""<input type="hidden" name="{name}" value="{value}">""");

    private static Task RefuseAsync(HttpContext context, int status, string message) =>
        new DemoPage("Sign-in is not possible", Html.Of($"<p>{message}</p>")) { Status = status }.WriteAsync(context);
}
