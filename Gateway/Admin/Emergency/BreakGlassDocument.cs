using Gateway.Mappings;

namespace Gateway.Admin.Emergency;

/// <summary>The emergency switch.</summary>
/// <param name="On">True while every mapping, whatever its state, is served by the legacy side.</param>
/// <param name="Revision">The revision that turned it; null where it is off and this call did not turn it.</param>
/// <param name="At">When.</param>
/// <param name="By">The admin key that turned it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Local">The switch of this gateway alone, while it is on; null while it is off.</param>
internal sealed record BreakGlassDocument(
    bool On, long? Revision = null, DateTimeOffset? At = null, string? By = null, string? Reason = null, LocalBreakGlassDocument? Local = null)
{
    public static BreakGlassDocument Of(BreakGlass? breakGlass, LocalSwitch? local) => breakGlass is null
        ? new(On: false, Local: LocalBreakGlassDocument.Of(local))
        : new(On: true, breakGlass.Revision, breakGlass.At, breakGlass.By, breakGlass.Reason, LocalBreakGlassDocument.Of(local));
}
