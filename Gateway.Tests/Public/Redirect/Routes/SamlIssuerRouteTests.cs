using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Tests.Public.Redirect.Routes;

/// <summary>What a route of all tenants may say.</summary>
[Parallelizable]
internal sealed class SamlIssuerRouteTests
{
    [Test]
    public void Validate_AcsAndLogoutWithAPlainPath_IsFine([Values(RouteKind.Acs, RouteKind.Logout)] RouteKind kind) =>
        Assert.That(FaultsOf(new() { Name = "all", Kind = kind, Path = "/saml/acs", Identifier = IdentifierSource.SamlIssuer }), Is.Empty);

    [Test]
    public void Validate_EverythingWrong_NamesEachFault()
    {
        var faults = FaultsOf(new()
        {
            Name = "all",
            Kind = RouteKind.Start,
            Path = "/saml/{identifier}",
            Identifier = IdentifierSource.SamlIssuer,
            Parameter = "Issuer",
            IdentifierCase = IdentifierCase.Lower,
        });

        Assert.That(faults, Has.Length.EqualTo(4));
        Assert.That(
            string.Join('\n', faults), Does.Contain(":Kind is Start").And.Contain(":Path is").And.Contain(":Parameter is").And.Contain(":IdentifierCase is"));
    }

    private static string[] FaultsOf(LegacyRouteOptions route)
    {
        var options = new RedirectOptions();
        options.Routes.Add(route);
        return [.. new RedirectOptionsValidator().Validate(null, options).Failures ?? []];
    }
}
