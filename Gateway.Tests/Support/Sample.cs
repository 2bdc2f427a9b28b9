using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Stytch;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Support;

/// <summary>Valid things; a test spoils one.</summary>
internal static class Sample
{
    public const string ConnectionId = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9";

    public static StytchProjects Projects(params StytchProjectOptions[] projects)
    {
        var options = new StytchOptions();
        options.Projects.AddRange(projects.Length > 0 ? projects : [new StytchProjectOptions { Name = "test" }]);
        return new StytchProjects(Options.Create(options));
    }

    public static MappingRules Rules(StytchProjects? projects = null) => new(projects ?? Projects());

    public static ConnectionMapping Mapping(
        string identifier = "acme", MappingState state = MappingState.Migrated, long revision = 1, params string[] aliases) => new()
        {
            Identifier = identifier,
            Aliases = aliases,
            Project = "test",
            ConnectionId = ConnectionId,
            State = state,
            Version = 1,
            Revision = revision,
            UpdatedBy = "test",
        };

    public static MappingEntry Entry(ConnectionMapping mapping, StytchProjects? projects = null) =>
        MappingEntry.From(mapping, Rules(projects), projects ?? Projects());

    public static MappingTable Table(bool ignoresCase = false, params ConnectionMapping[] mappings)
    {
        var projects = Projects();
        var table = new MappingTable(Rules(projects), projects, ignoresCase);
        var loading = table.BeginLoading();
        foreach (var mapping in mappings)
        {
            loading.Add(mapping);
        }

        table.Replace(loading);
        return table;
    }

    public static MappingChange Change(long revision, string identifier, ConnectionMapping? after) =>
        new(revision, identifier, after, DateTimeOffset.UnixEpoch, "test", Reason: null);
}
