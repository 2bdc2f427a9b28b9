using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>The chart and the values files that it is tried with.</summary>
internal static class Chart
{
    public const string Folder = "deploy/helm/sso-gateway";

    public const string Release = "sso-gateway";

    /// <summary>The names of <c>deploy/helm/ci</c>, without their ending.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        .. Directory.GetFiles(Repository.PathOf("deploy/helm/ci"), "*.yaml")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal),
    ];

    public static string PathOf(string example) => $"deploy/helm/ci/{example}.yaml";

    /// <summary>What <c>helm template</c> says with an example's values.</summary>
    /// <param name="example">The example.</param>
    /// <param name="more">Further arguments, such as <c>--set</c>.</param>
    public static Task<CommandResult> TemplateAsync(string example, params string[] more) =>
        HelmProgram.HelmAsync(["template", Release, Folder, "--namespace", "sso", "-f", PathOf(example), .. more]);

    /// <summary>The objects that an example's values make.</summary>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(string example, params string[] more)
    {
        var result = await TemplateAsync(example, more);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        using var reader = new StringReader(result.Output);
        return Yaml.Read(reader);
    }
}
