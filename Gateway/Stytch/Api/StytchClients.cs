using Gateway.Stytch.Api.Transport;
using Microsoft.Extensions.Options;

namespace Gateway.Stytch.Api;

/// <summary>
/// One client a project that has the keys for Stytch's API. Made for the life of the process: limits and circuits are shared by all who call.
/// </summary>
internal sealed class StytchClients : IDisposable
{
    private readonly Dictionary<string, StytchClient> _byProject = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _owned = [];

    public StytchClients(
        IOptions<StytchOptions> projects, IOptions<StytchClientOptions> options, StytchCallRecorder recorder, TimeProvider timeProvider)
    {
        foreach (var configured in projects.Value.Projects.Where(HasKeys))
        {
            var project = new StytchProject(configured);
            var http = new HttpMessageInvoker(StytchRequester.CreateHandler(project));
            var requester = new StytchRequester(project, configured.ProjectId!, new SecretText(configured.Secret!), http, timeProvider);
            var transport = new StytchTransport(requester, options.Value, recorder, timeProvider);
            _owned.AddRange([http, transport]);
            _byProject.Add(project.Name, new StytchClient(transport));
        }
    }

    /// <summary>True where a project's API can be called.</summary>
    public static bool HasKeys(StytchProjectOptions project) => !string.IsNullOrEmpty(project.ProjectId) && !string.IsNullOrEmpty(project.Secret);

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyCollection<StytchClient> All => _byProject.Values;

    /// <summary>Null for a project without <c>ProjectId</c> and <c>Secret</c>, and for an unknown name.</summary>
    public StytchClient? Find(string project) => _byProject.GetValueOrDefault(project);

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());
}
