using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.Tests.Admin;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>The tables of the admin API's calls are the OpenAPI document, that of its errors is <see cref="ErrorType"/>.</summary>
[Parallelizable]
internal sealed partial class ApiTableTests
{
    private static readonly Document Api = Repository.Docs("admin-api.md");

    private JsonObject _paths = null!;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        await using var host = await AdminHost.StartAsync();
        _paths = (await (await host.Viewer.GetAsync("/admin/openapi.json")).JsonAsync())["paths"]!.AsObject();
    }

    [Test]
    public void Calls_OfTheTables_AreTheOperationsWithTheirRolesAndQueries()
    {
        var operations = _paths.SelectMany(path => path.Value!.AsObject().Select(operation => CallOf(operation.Key, path.Key, operation.Value!)));

        Assert.That(Api.Rows("Call").Select(row => $"{Document.Codes(row[0]).Single()} {row[1]}"), Is.EquivalentTo(operations));
    }

    [Test]
    public void Errors_OfTheTable_AreAllErrorTypesOnceByStatus()
    {
        var rows = Api.Rows("`error_type`");

        Assert.That(
            rows.Select(row => $"| {string.Join(" | ", row)} |"),
            Is.EquivalentTo(Enum.GetValues<ErrorType>().Select(type => $"| `{type.WireName()}` | {type.Status()} | {type.Title()} |")));
        Assert.That(rows.Select(row => row[1]), Is.Ordered);
    }

    private static string CallOf(string method, string path, JsonNode operation)
    {
        var query = operation["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == "query").Select(parameter => $"{parameter!["name"]}=")
            ?? [];
        var role = Role().Match((string)operation["description"]!).Groups[1].Value;
        return $"{method.ToUpperInvariant()} {path["/admin/v1/".Length..]}{(query.Any() ? "?" : "")}{string.Join('&', query)} {role}";
    }

    [GeneratedRegex(@"^Needs the role (\w+)\.")]
    private static partial Regex Role();
}
