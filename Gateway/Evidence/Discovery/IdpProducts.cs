namespace Gateway.Evidence.Discovery;

/// <summary>Guesses which product an IdP is. A hint for people: whoever sends a message chooses what it says.</summary>
internal static class IdpProducts
{
    private static readonly (IdpProduct Product, string[] Hosts)[] Hosted =
    [
        (IdpProduct.Okta, ["okta.com", "oktapreview.com", "okta-emea.com", "okta-gov.com", "okta.mil"]),
        (
            IdpProduct.Entra,
            ["sts.windows.net", "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.windows.net"]),
        (IdpProduct.Google, ["accounts.google.com"]),
        (IdpProduct.Onelogin, ["onelogin.com"]),
        (IdpProduct.Ping, ["pingone.com", "pingone.eu", "pingone.ca", "pingone.asia", "pingone.com.au", "pingidentity.com"]),
    ];

    // Where each company has a host of its own, the product has its paths.
    private static readonly (IdpProduct Product, string[] Paths)[] Installed =
    [
        (IdpProduct.Adfs, ["/adfs/services/trust", "/adfs/ls"]),
        (IdpProduct.Shibboleth, ["/idp/shibboleth", "/idp/profile/SAML2/"]),
        (IdpProduct.Ping, ["/idp/SSO.saml2"]),
    ];

    /// <summary>By the entity id, or else by the sign-on URL; null where neither tells.</summary>
    public static IdpProduct? Of(string? issuer, string? signOnUrl) => Of(issuer) ?? Of(signOnUrl);

    private static IdpProduct? Of(string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return null;
        }

        foreach (var (product, hosts) in Hosted)
        {
            if (hosts.Any(host => url.Host == host || url.Host.EndsWith('.' + host, StringComparison.Ordinal)))
            {
                return product;
            }
        }

        foreach (var (product, paths) in Installed)
        {
            if (paths.Any(path => url.AbsolutePath.StartsWith(path, StringComparison.OrdinalIgnoreCase)))
            {
                return product;
            }
        }

        return null;
    }
}
