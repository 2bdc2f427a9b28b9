using System.CommandLine;
using System.Net;
using Gateway.Cli.Verbs;
using Gateway.Tests.Evidence.Identities;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

/// <summary>An application's user list against people who signed in.</summary>
[Parallelizable]
[CancelAfter(120_000)]
internal sealed class IdentityVerbTests
{
    private readonly TempFolder _folder = new();
    private IdentityScene _scene = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _scene = await IdentityScene.StartAsync();
        await _scene.SignInAsync(IdentityScene.Planted);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _scene.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Identity_AListThatDrifts_NamesTheRowsHereAlone()
    {
        var file = Write(
            "Mail;Login;Name\nada@acme.example;;Ada\nBob@acme.example;u-17;Bob\nold-cy@acme.example;cy@acme.example;Cy\nzoe@acme.example;;\n");

        var (exitCode, output, error) = await RunAsync(file, "--email-column", "mail", "--name-id-column", "login");

        Assert.That((exitCode, error), Is.EqualTo((ExitCodes.Refused, "")));
        Assert.That(output, Does.Contain("case_differs line 3 (row 2)").And.Contain("Bob@acme.example, u-17"));
        Assert.That(output, Does.Contain("new_member line 4 (row 3)").And.Contain("old-cy@acme.example, cy@acme.example"));
        Assert.That(output, Does.Contain("2 people signed in whom no row knows"));
        Assert.That(output, Does.Contain("4 users, 5 people seen: 1 not_seen, 1 same, 1 case_differs, 1 new_member, 0 no_email"));
        Assert.That(output, Does.Not.Contain("zoe").And.Not.Contain("ada@"));
    }

    [Test]
    public async Task Identity_AListThatFits_IsFine()
    {
        var file = Write("email\nada@acme.example\nbob@acme.example\ncy@acme.example\noffice@acme.example\neve@acme.example\n");

        var (exitCode, output, error) = await RunAsync(file);

        Assert.That((exitCode, error), Is.EqualTo((ExitCodes.Ok, "")), output);
        Assert.That(output, Does.Contain("5 users, 5 people seen: 0 not_seen, 5 same"));
    }

    [Test]
    public async Task Identity_HashedWithAnotherKey_IsRefused()
    {
        var other = _folder.PathOf("other.key");
        await File.WriteAllTextAsync(other, IdentityScene.KeyText + "!");

        var (exitCode, _, error) = await RunWithAsync(other, Write("email\nada@acme.example\n"));

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(error, Does.Contain("another key"));
    }

    [TestCase("mail\nada@acme.example\n", "has no column 'email'")]
    [TestCase("email\n\"ada@acme.example\n", "quote")]
    public async Task Identity_AListThatCannotBeRead_SaysWhereAndQuotesNobody(string content, string expected)
    {
        var (exitCode, output, error) = await RunAsync(Write(content));

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(error, Does.Contain(expected).And.Not.Contain("ada@"));
        Assert.That(output, Is.Empty);
    }

    [TestCase("""{"key_id":"x","users":[{"email":"ada@acme.example"}]}""", "users[0]")]
    [TestCase("""{"key_id":"x","users":["ada@acme.example"]}""", "users[0]")]
    [TestCase("""{"key_id":"x","users":[],"ada@acme.example":1}""", "unknown_field")]
    [TestCase("""{"key_id":"x"}""", "wrong_type")]
    public async Task Compare_AListInClear_IsRefusedAndNotQuoted(string body, string expected)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _scene.Gateway.Admin.PostAsync(new Uri("mappings/acme/identities/compare", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity).Or.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(text, Does.Contain(expected).And.Contain("other_key").And.Not.Contain("ada@"));
    }

    private string Write(string content)
    {
        var path = _folder.PathOf(Guid.NewGuid().ToString("N") + ".csv");
        File.WriteAllText(path, content);
        return path;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string file, params string[] more) => RunWithAsync(_scene.KeyFile, file, more);

    private async Task<(int ExitCode, string Output, string Error)> RunWithAsync(string keyFile, string file, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] arguments =
        [
            "identity", file, "--identifier", "acme", "--key-file", keyFile, "--admin", _scene.Gateway.AdminUrl.ToString(),
            "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}", .. more,
        ];
        var exitCode = await new RootCommand { IdentityVerb.Create() }
            .Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
