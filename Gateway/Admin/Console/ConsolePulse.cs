using System.Text.Json.Serialization;
using Gateway.Admin.Status;

namespace Gateway.Admin.Console;

/// <summary>What an open page asks for every other second, to notice that somebody else changed what it shows. Read from memory alone.</summary>
/// <param name="Revision">Store and revision that logins are served from.</param>
/// <param name="BreakGlass">True while everything is sent to the legacy side.</param>
/// <param name="Degraded">Why the gateway is not at its best; null when it is.</param>
internal sealed record Pulse(string Revision, bool BreakGlass, string? Degraded);

/// <summary>Answers <see cref="ConsolePaths.Pulse"/>.</summary>
internal static class ConsolePulse
{
    public static Task WriteAsync(HttpContext context, IGatewayStatus status)
    {
        var now = status.Read();
        var pulse = new Pulse($"{now.Lineage}/{now.Revision}", now.BreakGlass is not null || now.LocalSwitch is not null, now.DegradedReason);
        return context.Response.WriteAsJsonAsync(pulse, PulseJson.Default.Pulse, "application/json", context.RequestAborted);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Pulse))]
internal sealed partial class PulseJson : JsonSerializerContext;
