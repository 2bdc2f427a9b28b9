using System.Text.Json.Serialization;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Parity;

/// <summary>What became of one change at Stytch.</summary>
internal enum FixOutcome
{
    /// <summary>Would be made.</summary>
    Planned,

    Done,

    /// <summary>Not made: another mapping of the same connection wants another value.</summary>
    Conflict,

    /// <summary>Stytch refused it.</summary>
    Refused,

    /// <summary>No answer came, and it may have been made: run parity again.</summary>
    Unanswered,
}

/// <summary>One change of one field at Stytch.</summary>
/// <param name="Code">The finding that it mends.</param>
/// <param name="Field">The field of Stytch's connection, or of its organization.</param>
/// <param name="From">What Stytch holds; null for nothing.</param>
/// <param name="To">What it shall hold.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">Stytch's error with its details, or the other mapping; null where there is nothing to add.</param>
internal sealed record ParityFixStep(ParityCode Code, string Field, string? From, string To, FixOutcome Outcome, string? Detail)
{
    /// <summary>What is sent for it, where it is a field of the connection.</summary>
    [JsonIgnore]
    public SamlConnectionChange Change { get; init; } = new();

    /// <summary>What is sent for it, where it is a field of the organization; null where it is none.</summary>
    [JsonIgnore]
    public OrganizationChange? OrganizationChange { get; init; }
}

/// <summary>What was, or would be, changed for one mapping.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Steps">The changes; empty where nothing can be mended here.</param>
/// <param name="Report">How it stands afterwards; of a dry run, how it stands now.</param>
internal sealed record ParityFixResult(string Identifier, IReadOnlyList<ParityFixStep> Steps, ParityReport Report);
