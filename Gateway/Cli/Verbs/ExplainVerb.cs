using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net.Http.Headers;
using Gateway.Admin;
using Gateway.Evidence.Explain;
using Gateway.Evidence.Shadow;
using Gateway.Saml;

namespace Gateway.Cli.Verbs;

/// <summary>
/// <c>explain</c>: what a SAMLResponse says and what Stytch would object to. Read here, so that the assertion leaves the machine only where
/// <c>--mapping</c> asks a gateway to compare. Exit code 1 where something is an error.
/// </summary>
internal static class ExplainVerb
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A form's body, the value of its SAMLResponse field, or XML; - for standard input, the default.",
            DefaultValueFactory = _ => StandardInput,
        };
        var mapping = new Option<string?>("--mapping")
        {
            Description = "Compare with this mapping and its connection: sends the message to the running gateway, which keeps nothing of it.",
            HelpName = "IDENTIFIER",
        };
        var output = SharedOptions.Output();
        var command = new Command("explain", "Say what a SAMLResponse says and what Stytch would object to. Shows nothing of a person.")
        {
            file,
            mapping,
            output,
        };
        command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            using var content = new ByteArrayContent(await ReadAsync(commandLine.GetRequiredValue(file), cancellationToken));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            var path = $"explain?identifier={Uri.EscapeDataString(commandLine.GetRequiredValue(mapping)!)}";
            using var answer = await api.SendAsync(HttpMethod.Post, path, content, cancellationToken);
            return await WriteAsync(commandLine, output, await AdminApiClient.ReadAsync(answer, AdminJson.Readable.Explanation, cancellationToken));
        });
        var compare = (AsynchronousCommandLineAction)command.Action!;
        command.SetAction((commandLine, cancellationToken) => commandLine.GetValue(mapping) is null
            ? ExplainHereAsync(commandLine, commandLine.GetRequiredValue(file), output, cancellationToken)
            : compare.InvokeAsync(commandLine, cancellationToken));
        return command;
    }

    private static async Task<int> ExplainHereAsync(ParseResult commandLine, string file, Option<OutputFormat> output, CancellationToken cancellationToken)
    {
        try
        {
            var given = await ReadAsync(file, cancellationToken);
            var form = ExplainInput.Read(given, SamlLimits.Default);
            return await WriteAsync(
                commandLine, output, Explanation.Of(form, given.Length, mapping: null, ShadowExpectation.None, TimeProvider.System.GetUtcNow()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await commandLine.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return ExitCodes.Refused;
        }
    }

    private static async Task<int> WriteAsync(ParseResult commandLine, Option<OutputFormat> output, Explanation explanation)
    {
        await AdminReport.WriteAsync(commandLine, output, explanation, AdminJson.Readable.Explanation, ExplanationText.Lines(explanation));
        return explanation.WouldPass ? ExitCodes.Ok : ExitCodes.Refused;
    }

    // One byte more than is looked at: what is longer is then refused for its length.
    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        var given = new byte[SamlLimits.Default.MaxBytes + 1];
        var length = await stream.ReadAtLeastAsync(given, given.Length, throwOnEndOfStream: false, cancellationToken);
        return given[..length];
    }
}
