using System.Text.Json.Nodes;
using Gateway.Admin.Access;
using Gateway.Errors;
using Gateway.Mappings;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

[Parallelizable]
internal sealed class OpenApiTests
{
    private AdminHost _host = null!;
    private JsonObject _document = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync();
        _document = await (await _host.Viewer.GetAsync("/admin/openapi.json")).JsonAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public void Document_EveryRoute_IsInItAndSaysItsRole()
    {
        var described = _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key} {path.Key}"));
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        var mapped = routes
            .Where(route => route.RoutePattern.RawText!.StartsWith("/admin/v1", StringComparison.Ordinal))
            .Select(
                route => $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0].ToLowerInvariant()} {route.RoutePattern.RawText!.TrimEnd('/')}");
        Assert.That(described, Is.EquivalentTo(mapped));
        Assert.That(routes.Where(route => route.Metadata.GetMetadata<RequiredRole>() is null), Is.Empty);
    }

    [Test]
    public void Document_MappingSchema_HasTheFieldsOfTheJson()
    {
        var schema = _document["components"]!["schemas"]!["Mapping"]!;

        Assert.That(
            schema["properties"]!.AsObject().Select(field => field.Key),
            Is.EqualTo(MappingJson.Default.ConnectionMapping.Properties.Select(property => property.Name)));
        Assert.That(schema["required"]!.AsArray().Select(field => (string)field!), Is.EqualTo(new List<string> { "connection_id" }));
        Assert.That((string?)schema["properties"]!["redirect_status"]!["type"], Is.EqualTo("integer"));
        Assert.That((bool?)schema["properties"]!["version"]!["readOnly"], Is.True);
    }

    [Test]
    public void Document_EveryOperation_NamesItsRefusalsAsProblems()
    {
        var operations = _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!).ToList();

        foreach (var operation in operations)
        {
            var responses = operation["responses"]!.AsObject();
            Assert.That(responses.Select(response => response.Key), Is.SupersetOf(new List<string> { "401", "403", "429", "500", "503" }));
            foreach (var (_, response) in responses.Where(response => response.Key[0] is '4' or '5'))
            {
                Assert.That((string?)response!["content"]!["application/problem+json"]!["schema"]!["$ref"], Is.EqualTo("#/components/schemas/Problem"));
            }
        }

        Assert.That(operations.Select(operation => (string?)operation["operationId"]), Is.Unique.And.All.Not.Empty);
    }

    [Test]
    public void Document_ErrorTypes_AreAllInTheProblemSchema()
    {
        var words = _document["components"]!["schemas"]!["Problem"]!["properties"]!["error_type"]!["enum"]!.AsArray().Select(word => (string)word!);

        Assert.That(words, Is.EquivalentTo(Enum.GetValues<ErrorType>().Select(type => type.WireName())));
    }

    [Test]
    public void Document_References_AllLeadSomewhere()
    {
        var schemas = _document["components"]!["schemas"]!.AsObject();
        var names = References(_document).Distinct().ToList();

        Assert.That(names, Is.Not.Empty);
        Assert.That(names.Where(name => !schemas.ContainsKey(name["#/components/schemas/".Length..])), Is.Empty);
    }

    [Test]
    public void Document_Version_IsOpenApi31WithBothWaysToLogIn()
    {
        Assert.That((string?)_document["openapi"], Does.StartWith("3.1."));
        Assert.That(
            _document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key), Is.EquivalentTo(new List<string> { "basic", "bearer" }));
        Assert.That(_document["security"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public void Document_PathParameters_AreAllDescribed()
    {
        foreach (var (path, operations) in _document["paths"]!.AsObject())
        {
            var inPath = RoutePatternFactory.Parse(path).Parameters.Select(parameter => parameter.Name);
            foreach (var (_, operation) in operations!.AsObject())
            {
                var described = operation!["parameters"]?.AsArray()
                    .Where(parameter => (string?)parameter!["in"] == "path")
                    .Select(parameter => (string)parameter!["name"]!);
                Assert.That(described ?? [], Is.EquivalentTo(inPath), path);
            }
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(field => field.Key == "$ref" ? [(string)field.Value!] : References(field.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };
}
