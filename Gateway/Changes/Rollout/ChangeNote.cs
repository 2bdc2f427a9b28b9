using Gateway.Mappings;

namespace Gateway.Changes.Rollout;

/// <summary>What may be written as the reason and the ticket of a change: one line each, kept with the revision and shown to whoever may read it.</summary>
internal static class ChangeNote
{
    public const int MaxReasonLength = 500;

    public const int MaxTicketLength = 200;

    /// <summary>Why a text cannot be a reason; null when it can.</summary>
    public static (string Code, string Message)? FaultOfReason(string reason) => FaultOf(reason, MaxReasonLength);

    /// <summary>Why a text cannot be a ticket; null when it can.</summary>
    public static (string Code, string Message)? FaultOfTicket(string ticket) => FaultOf(ticket, MaxTicketLength);

    private static (string Code, string Message)? FaultOf(string text, int maxLength) => text switch
    {
        _ when string.IsNullOrWhiteSpace(text) => ("empty", $"Must have 1 to {maxLength} characters."),
        _ when text.Length > maxLength => ("too_long", $"Has {text.Length} characters: at most {maxLength}."),
        _ when MappingRules.HasControlCharacter(text) => ("control_character", "Has a control character, a line break or a lone surrogate."),
        _ => null,
    };
}
