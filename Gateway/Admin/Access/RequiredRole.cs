using Gateway.Admin.Keys;

namespace Gateway.Admin.Access;

/// <summary>The least role an endpoint asks for.</summary>
internal sealed record RequiredRole(AdminRole Role);

internal static class RequiredRoleExtensions
{
    public static TBuilder Requires<TBuilder>(this TBuilder builder, AdminRole role)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredRole(role));
}
