using Gateway.Demo.Saml;
using Gateway.Mappings;

namespace Gateway.Demo;

/// <summary>The sample tenants: each IdP shape, each state, both projects.</summary>
internal static class DemoTenants
{
    public const string FirstProject = "demo";

    /// <summary>A second Stytch project, such as that of another region.</summary>
    public const string SecondProject = "demo-eu";

    public static readonly IReadOnlyList<string> Projects = [FirstProject, SecondProject];

    public static readonly DemoTenant Acme = new() { Number = 1, Identifier = "acme", DisplayName = "Acme", Shape = IdpShape.Okta, State = MappingState.Migrated };

    public static readonly DemoTenant Birch = new() { Number = 2, Identifier = "birch", DisplayName = "Birch & Sons", Shape = IdpShape.Entra, State = MappingState.Migrated };

    public static readonly DemoTenant Cedar = new() { Number = 3, Identifier = "cedar", DisplayName = "Cedar Labs", Shape = IdpShape.GoogleWorkspace, State = MappingState.Migrated };

    public static readonly DemoTenant Dahlia = new()
    {
        Number = 4,
        Identifier = "dahlia",
        DisplayName = "Dahlia Europe",
        Shape = IdpShape.Okta,
        State = MappingState.Migrated,
        Project = SecondProject,
    };

    public static readonly DemoTenant Elm = new() { Number = 5, Identifier = "elm", DisplayName = "Elm Insurance", Shape = IdpShape.Entra, State = MappingState.Legacy };

    public static readonly DemoTenant Fern = new() { Number = 6, Identifier = "fern", DisplayName = "Fern Foods", Shape = IdpShape.GoogleWorkspace, State = MappingState.Shadow };

    public static readonly DemoTenant Grove = new() { Number = 7, Identifier = "grove", DisplayName = "Grove Energy", Shape = IdpShape.Okta, State = MappingState.Paused };

    public static readonly DemoTenant Hazel = new() { Number = 8, Identifier = "hazel", DisplayName = "Hazel Media", Shape = IdpShape.Entra, State = MappingState.Retired };

    /// <summary>Still unknown to the gateway.</summary>
    public static readonly DemoTenant Iris = new() { Number = 9, Identifier = "iris", DisplayName = "Iris Clinics", Shape = IdpShape.Okta };

    /// <summary>Cut over and rolled back while its users sign in.</summary>
    public static readonly DemoTenant Juniper = new() { Number = 10, Identifier = "juniper", DisplayName = "Juniper Air", Shape = IdpShape.Entra, State = MappingState.Legacy };

    public static readonly IReadOnlyList<DemoTenant> All = [Acme, Birch, Cedar, Dahlia, Elm, Fern, Grove, Hazel, Iris, Juniper];
}
