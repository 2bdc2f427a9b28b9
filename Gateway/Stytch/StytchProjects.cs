using Microsoft.Extensions.Options;

namespace Gateway.Stytch;

/// <summary>The configured projects by name; the first is the default.</summary>
internal sealed class StytchProjects
{
    private readonly Dictionary<string, StytchProject> _byName;

    public StytchProjects(IOptions<StytchOptions> options)
    {
        All = [.. options.Value.Projects.Select(project => new StytchProject(project))];
        _byName = All.ToDictionary(project => project.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<StytchProject> All { get; }

    public StytchProject Default => All[0];

    public StytchProject? Find(string name) => _byName.GetValueOrDefault(name);
}
