using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Changes.Formats;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Tests.Changes.Formats;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Mappings;

[Parallelizable]
internal sealed class AdminExportTests
{
    // More than one page of the store.
    private const int Count = MappingQuery.MaxLimit + 200;

    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync();
        var writes = Enumerable.Range(0, Count)
            .Select(i => Sample.Mapping(
                $"tenant-{i}{(i % 2 == 0 ? "" : "-é")}",
                i % 3 == 0 ? MappingState.Migrated : MappingState.Legacy,
                aliases: $"alias {i}") with
            { Wave = i < 10 ? "first" : null })
            .Select(mapping => new MappingWrite(mapping.Identifier, mapping, null));
        await _host.Store.CommitAsync(new([.. writes], "test", DateTimeOffset.UnixEpoch), CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("csv", "text/csv; charset=utf-8", MappingFormat.Csv)]
    [TestCase("json", "application/json", MappingFormat.Json)]
    [TestCase("yaml", "application/yaml", MappingFormat.Yaml)]
    public async Task Export_EachFormat_HasEveryMappingInOrder(string format, string contentType, MappingFormat expected)
    {
        using var answer = await _host.Viewer.GetAsync($"/admin/v1/export?format={format}");

        var rows = await Documents.ReadAsync(expected, await answer.Content.ReadAsStreamAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo(contentType));
        Assert.That(answer.Content.Headers.ContentDisposition?.ToString(), Is.EqualTo($"attachment; filename=\"mappings.{format}\""));
        Assert.That(rows, Has.Count.EqualTo(Count));
        Assert.That(
            rows.Select(row => row.Mapping!.Identifier),
            Is.Ordered.Using<string>((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right))));
        Assert.That(rows.Select(row => row.Mapping!.Aliases.Single()), Is.Unique);
    }

    [TestCase("?wave=first", 10)]
    [TestCase("?state=migrated", 400)]
    [TestCase("?state=migrated&q=-%C3%A9&format=csv", 200)]
    public async Task Export_Filtered_HasOnlyWhatFits(string query, int expected)
    {
        using var answer = await _host.Viewer.GetAsync("/admin/v1/export" + query);

        var format = MappingFormats.OfContentType(answer.Content.Headers.ContentType!.ToString());
        Assert.That(await Documents.ReadAsync(format!.Value, await answer.Content.ReadAsStreamAsync()), Has.Count.EqualTo(expected));
    }

    [Test]
    public async Task Export_AsJson_CanAlsoBeReadFromTheList()
    {
        var list = await _host.Viewer.GetStringAsync("/admin/v1/mappings?wave=first");

        var rows = await Documents.ReadAsync(MappingFormat.Json, list);

        Assert.That(rows.Select(row => row.Mapping?.Identifier), Has.Exactly(10).StartsWith("tenant-"));
    }

    [Test]
    public async Task Export_FaultyQuery_NamesEveryFault()
    {
        using var answer = await _host.Viewer.GetAsync("/admin/v1/export?format=xlsx&state=gone&limit=3&wave=");

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");
        Assert.That(problem.Faults(), Is.EquivalentTo(new[] { "format:not_one_of", "state:not_one_of", "limit:unknown_parameter", "wave:not_allowed" }));
    }

    [Test]
    public async Task Export_Head_HasTheHeadersAlone()
    {
        using var answer = await _host.Viewer.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/admin/v1/export?format=yaml"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentDisposition?.FileName, Is.EqualTo("mappings.yaml"));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Export_OpenApi_NamesTheThreeTypes()
    {
        var document = await (await _host.Viewer.GetAsync("/admin/openapi.json")).JsonAsync();

        var content = document["paths"]!["/admin/v1/export"]!["get"]!["responses"]!["200"]!["content"]!.AsObject();

        Assert.That(content.Select(type => type.Key), Is.EquivalentTo(Enum.GetValues<MappingFormat>().Select(format => format.MediaType())));
        Assert.That(JsonSerializer.Serialize(document["paths"]!["/admin/v1/export"]!["get"]!["parameters"]), Does.Contain("\"yaml\""));
    }
}
