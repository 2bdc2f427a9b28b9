using System.CommandLine;
using Gateway.Changes.Formats;
using Gateway.Cli.Import;

namespace Gateway.Cli.Verbs;

/// <summary>
/// <c>import-from KIND FILE...</c>: a list of tenants out of an old vendor's export. Offline: it reads files, and writes the list to standard output where all
/// of them could be read to their end.
/// </summary>
internal static class ImportFromVerb
{
    public static Command Create()
    {
        var options = new ImportFromOptions();
        var command = new Command(
            "import-from",
            "Make the list that migrate takes of an old vendor's export. Says on standard error what could not be taken, or only in part. Asks nobody.");
        options.AddTo(command);
        command.SetAction((commandLine, cancellationToken) => RunAsync(options, commandLine, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ImportFromOptions options, ParseResult commandLine, CancellationToken cancellationToken)
    {
        var report = new ImportReport(commandLine.InvocationConfiguration.Error);
        try
        {
            var vendor = ImportKinds.Make(options.KindOf(commandLine))!;
            var terms = await options.TermsOf(commandLine, cancellationToken);
            var run = new ImportRun(vendor, terms, options.IsForMigrate(commandLine), report);
            var files = FilesOf(options.FilesOf(commandLine), vendor.Extension);

            // Beside, and not at once on standard output: half a list must not look like a whole one.
            await using var list = new FileStream(
                Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            var fields = options.IsForMigrate(commandLine) ? ImportFields.ForMigrate : ImportFields.ForPlan;
            await MappingExport.WriteTenantsAsync(run.RowsAsync(files, cancellationToken), fields, options.FormatOf(commandLine), list, cancellationToken);
            report.End();
            if (report.HasFault)
            {
                return ExitCodes.Refused;
            }

            await WriteAsync(list, commandLine.InvocationConfiguration.Output, cancellationToken);
            return report.Refused > 0 ? ExitCodes.Refused : ExitCodes.Ok;
        }
        catch (ImportFaultException fault)
        {
            report.Fault(fault.Place, fault.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Fault("the files", e.Message);
        }

        report.End();
        return ExitCodes.Refused;
    }

    private static List<string> FilesOf(IReadOnlyList<string> paths, string extension)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(path);
                continue;
            }

            var inside = Directory.EnumerateFiles(path, "*" + extension).Order(StringComparer.Ordinal).ToList();
            files.AddRange(inside.Count > 0 ? inside : throw new ImportFaultException(path, $"The folder has no file that ends in {extension}."));
        }

        return files;
    }

    private static async Task WriteAsync(FileStream list, TextWriter output, CancellationToken cancellationToken)
    {
        list.Position = 0;
        if (ReferenceEquals(output, Console.Out))
        {
            await using var bytes = Console.OpenStandardOutput();
            await list.CopyToAsync(bytes, cancellationToken);
            return;
        }

        using var reader = new StreamReader(list, leaveOpen: true);
        await output.WriteAsync(await reader.ReadToEndAsync(cancellationToken));
    }
}
