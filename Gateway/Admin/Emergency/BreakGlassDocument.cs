using Gateway.Mappings;

namespace Gateway.Admin.Emergency;

/// <summary>The emergency switch.</summary>
/// <param name="On">True while every mapping, whatever its state, is served by the legacy side.</param>
/// <param name="Revision">The revision that turned it; null where it is off and this call did not turn it.</param>
/// <param name="At">When.</param>
/// <param name="By">The admin key that turned it.</param>
/// <param name="Reason">Why.</param>
internal sealed record BreakGlassDocument(bool On, long? Revision = null, DateTimeOffset? At = null, string? By = null, string? Reason = null)
{
    public static BreakGlassDocument Of(BreakGlass? breakGlass) => breakGlass is null
        ? new(On: false)
        : new(On: true, breakGlass.Revision, breakGlass.At, breakGlass.By, breakGlass.Reason);
}
