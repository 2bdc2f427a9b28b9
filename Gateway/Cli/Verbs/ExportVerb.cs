using System.CommandLine;
using Gateway.Changes.Formats;

namespace Gateway.Cli.Verbs;

/// <summary><c>export</c>: the mappings as a file that can be kept in version control, edited and planned again.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        var format = new Option<MappingFormat?>("--format") { Description = "csv, json or yaml. Default: by the name of --to, else csv.", HelpName = "FORMAT" };
        var to = new Option<string?>("--to")
        {
            Description = "The file to write; it takes its place only when all of it is there. Default: standard output.",
            HelpName = "FILE",
        };
        var filter = new FilterOptions();
        var command = new Command("export", "Write all mappings, or those that fit a filter. The same mappings always give the same bytes.") { format, to };
        filter.AddTo(command);
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var path = commandLine.GetValue(to);
            var chosen = commandLine.GetValue(format) ?? (path is null ? null : MappingFormats.OfFileName(path)) ?? MappingFormat.Csv;
            using var answer = await api.SendAsync(
                HttpMethod.Get, $"export?format={chosen.Extension()[1..]}{filter.QueryOf(commandLine)}", content: null, cancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            if (path is null)
            {
                await using var output = Console.OpenStandardOutput();
                await body.CopyToAsync(output, cancellationToken);
                return ExitCodes.Ok;
            }

            await WriteAsync(body, path, cancellationToken);
            return ExitCodes.Ok;
        });
    }

    // An export that broke off must not stand where a whole one stood.
    private static async Task WriteAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            await using (var file = File.Create(draft))
            {
                await body.CopyToAsync(file, cancellationToken);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
