using System.Diagnostics.CodeAnalysis;
using Gateway.Mappings;

namespace Gateway.Admin.Emergency;

/// <summary>The emergency switch of one gateway, while it is on.</summary>
/// <param name="At">When it was turned on.</param>
/// <param name="By">The admin key that turned it, <c>signal</c> or <c>file</c>.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="Kept">False where its file could not be written: a restart ends it.</param>
internal sealed record LocalBreakGlassDocument(DateTimeOffset At, string By, string? Reason, string? Ticket, bool Kept)
{
    [return: NotNullIfNotNull(nameof(local))]
    public static LocalBreakGlassDocument? Of(LocalSwitch? local) => local is null ? null : new(local.At, local.By, local.Reason, local.Ticket, local.IsKept);
}
