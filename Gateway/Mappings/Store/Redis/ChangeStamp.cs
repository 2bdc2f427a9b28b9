using System.Text.Json.Serialization;
using Gateway.Mappings.History;

namespace Gateway.Mappings.Store.Redis;

/// <summary>When, who and why, as Redis keeps it beside each change. Those of older gateways have no action, ticket and source.</summary>
internal sealed record ChangeStamp(
    DateTimeOffset At, string By, string? Reason, ChangeAction Action = ChangeAction.Put, string? Ticket = null, string? Source = null)
{
    public static ChangeStamp Of(MappingCommit commit) =>
        new(commit.At.ToUniversalTime(), commit.By, commit.Reason, commit.Action, commit.Ticket, commit.Source);

    /// <summary>A change that carries this stamp.</summary>
    public MappingChange ChangeOf(long revision, string identifier, ConnectionMapping? after) =>
        new(revision, identifier, after, At, By, Reason) { Action = Action, Ticket = Ticket };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnumConverter<ChangeAction>)])]
[JsonSerializable(typeof(ChangeStamp))]
[JsonSerializable(typeof(RedisRevision))]
[JsonSerializable(typeof(BreakGlass))]
internal sealed partial class ChangeStampJson : JsonSerializerContext;
