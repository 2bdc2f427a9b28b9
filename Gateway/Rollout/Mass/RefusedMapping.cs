using System.Text.Json;

namespace Gateway.Rollout.Mass;

/// <summary>A selected mapping that cannot be changed as asked.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Code">A stable snake_case word.</param>
/// <param name="Message">What is wrong and what can be done.</param>
internal sealed record RefusedMapping(string Identifier, string Code, string Message)
{
    public static RefusedMapping Of(string identifier, TransitionRefusal refusal) =>
        new(identifier, JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString()), refusal.Message());
}
