using Microsoft.Extensions.Options;

namespace Gateway.Stytch;

/// <summary>The configured projects by name; the first is the default.</summary>
internal sealed class StytchProjects
{
    private readonly StytchProject[] _all;
    private readonly Dictionary<string, StytchProject> _byName;

    public StytchProjects(IOptions<StytchOptions> options)
    {
        _all = [.. options.Value.Projects.Select(project => new StytchProject(project))];
        _byName = _all.ToDictionary(project => project.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<StytchProject> All => _all;

    public StytchProject Default => _all[0];

    /// <summary>Where a project stands among all, counted from 1.</summary>
    public int NumberOf(StytchProject project) => Array.IndexOf(_all, project) + 1;

    public StytchProject? Find(string name) => _byName.GetValueOrDefault(name);
}
