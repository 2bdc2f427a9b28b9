using Gateway.Cli.SamlKit;
using Gateway.Mappings;

namespace Gateway.Cli.Demo;

/// <summary>The sample tenants: each IdP shape, each state, both projects.</summary>
internal static class DemoTenants
{
    public const string FirstProject = "demo";

    /// <summary>A second Stytch project, such as that of another region.</summary>
    public const string SecondProject = "demo-eu";

    public static readonly IReadOnlyList<string> Projects = [FirstProject, SecondProject];

    public static readonly DemoTenant Acme = Make(1, "acme", "Acme", IdpShape.Okta, MappingState.Migrated);

    public static readonly DemoTenant Birch = Make(2, "birch", "Birch & Sons", IdpShape.Entra, MappingState.Migrated);

    public static readonly DemoTenant Cedar = Make(3, "cedar", "Cedar Labs", IdpShape.GoogleWorkspace, MappingState.Migrated);

    public static readonly DemoTenant Dahlia = Make(4, "dahlia", "Dahlia Europe", IdpShape.Okta, MappingState.Migrated) with { Project = SecondProject };

    public static readonly DemoTenant Elm = Make(5, "elm", "Elm Insurance", IdpShape.Entra, MappingState.Legacy);

    public static readonly DemoTenant Fern = Make(6, "fern", "Fern Foods", IdpShape.GoogleWorkspace, MappingState.Shadow);

    public static readonly DemoTenant Grove = Make(7, "grove", "Grove Energy", IdpShape.Okta, MappingState.Paused);

    public static readonly DemoTenant Hazel = Make(8, "hazel", "Hazel Media", IdpShape.Entra, MappingState.Retired);

    /// <summary>Still unknown to the gateway.</summary>
    public static readonly DemoTenant Iris = Make(9, "iris", "Iris Clinics", IdpShape.Okta, state: null);

    /// <summary>Cut over and rolled back while its users sign in.</summary>
    public static readonly DemoTenant Juniper = Make(10, "juniper", "Juniper Air", IdpShape.Entra, MappingState.Legacy);

    public static readonly DemoTenant Kelp = Make(11, "kelp", "Kelp Optics", IdpShape.OneLogin, MappingState.Migrated);

    public static readonly DemoTenant Linden = Make(12, "linden", "Linden Bank", IdpShape.PingFederate, MappingState.Migrated);

    /// <summary>Its IdP encrypts; the key that opens that was brought to Stytch.</summary>
    public static readonly DemoTenant Maple =
        Make(13, "maple", "Maple University", IdpShape.Shibboleth, MappingState.Migrated) with { Variant = SamlVariant.Encrypted };

    public static readonly DemoTenant Nettle = Make(14, "nettle", "Nettle Works", IdpShape.Adfs, MappingState.Migrated);

    /// <summary>Its IdP's page names the old SSO host in its CSP, and nobody else: a browser follows no redirect from there.</summary>
    public static readonly DemoTenant Oak =
        Make(15, "oak", "Oak Furniture", IdpShape.Okta, MappingState.Migrated) with { Delivery = MappingDelivery.Repost, RestrictsFormAction = true };

    /// <summary>In shadow, and its audience was mistyped where it was prepared for Stytch: nobody has noticed yet.</summary>
    public static readonly DemoTenant Poppy = Make(16, "poppy", "Poppy Seeds", IdpShape.Entra, MappingState.Shadow) with { IsMistyped = true };

    /// <summary>Changes sides while its users are at the IdP's page.</summary>
    public static readonly DemoTenant Quince = Make(17, "quince", "Quince Games", IdpShape.Okta, MappingState.Legacy);

    /// <summary>On nobody's list: found by its traffic, and adopted.</summary>
    public static readonly DemoTenant Rowan = Make(18, "rowan", "Rowan Legal", IdpShape.Entra, state: null);

    /// <summary>Brought to Stytch from its IdP's metadata, watched in shadow, cut over; and then somebody deletes its connection.</summary>
    public static readonly DemoTenant Sorrel = Make(19, "sorrel", "Sorrel Travel", IdpShape.Okta, state: null) with { IsAtStytch = false };

    /// <summary>Brought to Stytch from the old vendor's export, and cut over.</summary>
    public static readonly DemoTenant Thistle =
        Make(20, "thistle", "Thistle Books", IdpShape.OneLogin, state: null) with { IsAtStytch = false, IsInExport = true };

    public static readonly IReadOnlyList<DemoTenant> All =
        [Acme, Birch, Cedar, Dahlia, Elm, Fern, Grove, Hazel, Iris, Juniper, Kelp, Linden, Maple, Nettle, Oak, Poppy, Quince, Rowan, Sorrel, Thistle];

    private static DemoTenant Make(int number, string identifier, string displayName, IdpShape shape, MappingState? state) =>
        new() { Number = number, Identifier = identifier, DisplayName = displayName, Shape = shape, State = state };
}
