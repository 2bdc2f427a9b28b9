using System.Reflection;

namespace Gateway.Telemetry;

/// <summary>The version of this build.</summary>
internal static class GatewayVersion
{
    /// <summary>The informational version, such as <c>0.1.0</c>, without the source revision.</summary>
    public static string Text { get; } =
        typeof(GatewayVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
