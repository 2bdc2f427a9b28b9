using Gateway.Mappings;

namespace Gateway.Admin;

/// <summary>What an admin request changed, for its event: an endpoint that made a revision says so here.</summary>
/// <param name="Revision">The revision it made.</param>
/// <param name="Mapping">The mapping it left, where it was one.</param>
internal sealed record AdminChange(long Revision, ConnectionMapping? Mapping = null)
{
    public static void Tell(HttpContext context, long revision, ConnectionMapping? mapping = null) => context.Features.Set(new AdminChange(revision, mapping));
}
