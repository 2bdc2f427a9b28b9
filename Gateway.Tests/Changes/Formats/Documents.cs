using System.Text;
using Gateway.Changes.Formats;
using Gateway.Mappings;
using Gateway.Stytch;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Formats;

/// <summary>Reads documents in tests.</summary>
internal static class Documents
{
    public const string C = Sample.ConnectionId;

    public static StytchProjects Projects() => Sample.Projects(
        new StytchProjectOptions { Name = "test" },
        new StytchProjectOptions { Name = "live", Environment = StytchEnvironment.Live });

    /// <summary>A reader of a gateway that has these mappings.</summary>
    public static MappingReader Reader(params ConnectionMapping[] present)
    {
        var projects = Projects();
        return new MappingReader(new MappingForm(new MappingRules(projects), projects), Sample.Table(ignoresCase: false, present));
    }

    public static Task<List<MappingRow>> ReadAsync(MappingFormat format, string document) =>
        ReadAsync(format, new MemoryStream(Encoding.UTF8.GetBytes(document)));

    public static async Task<List<MappingRow>> ReadAsync(MappingFormat format, Stream document, params ConnectionMapping[] present)
    {
        var rows = new List<MappingRow>();
        await foreach (var row in Reader(present).ReadAsync(document, format))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Each row in a word: its identifier, or its faults as <c>place column:code</c>.</summary>
    public static string[] Outline(IEnumerable<MappingRow> rows) =>
        [.. rows.SelectMany(
            row => row.Mapping is { } mapping ? [mapping.Identifier] : row.Faults.Select(fault => $"{fault.Position}: {fault.Column}:{fault.Code}"))];
}
