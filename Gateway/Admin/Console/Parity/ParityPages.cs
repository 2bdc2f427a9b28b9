using System.Globalization;
using System.Text.Json;
using Gateway.Admin.Keys;
using Gateway.Errors;

namespace Gateway.Admin.Console.Parity;

/// <summary>Whether what Stytch holds fits: as last read, read anew, and mended there.</summary>
internal static class ParityPages
{
    public const string Path = ConsolePaths.Root + "/parity";
    public const string RunPath = Path + "/run";
    public const string FixPath = Path + "/fix";
    public const string IdentifierField = "identifier";
    public const string AllField = "all";
    public const string CertificatesField = "certificates";
    public const string ConfirmField = "confirm";
    public const string ApplyField = "apply";

    private static readonly char[] Separators = [' ', ',', '\r', '\n', '\t'];

    public static void AddParity(this ConsoleRoutes routes)
    {
        routes.Page("/parity", AdminRole.Viewer, request => ShowAsync(request, QueryOf(request), null));
        routes.Form("/parity/run", AdminRole.Operator, RunAsync);
        routes.Form("/parity/fix", AdminRole.Admin, FixAsync);
    }

    private static ParityQuery QueryOf(ConsoleRequest request) => new(
        request.Query(ParityQuery.StatusField), request.Query(ParityQuery.WaveField), request.Query(ParityQuery.CursorField));

    private static async Task ShowAsync(ConsoleRequest request, ParityQuery query, ProblemDocument? problem)
    {
        var page = await request.Api.GetAsync(query.To("parity", "50"), AdminJson.Default.ParityListDocument);
        var run = await request.Api.FindAsync("parity/run", AdminJson.Default.ParityRunDocument);
        var next = page.NextCursor is { } cursor ? (query with { Cursor = cursor }).To(Path) : null;
        await request.RenderAsync<ParityView>(
            "Parity", new ParityData(query, page.Mappings, run?.Run, next, problem), problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task RunAsync(ConsoleRequest request)
    {
        var wave = request.Field(ParityQuery.WaveField);
        var isAll = request.Field(AllField) is not null;
        var body = Body(writer =>
        {
            if (isAll)
            {
                writer.WriteBoolean("all", value: true);
            }
            else if (wave is not null)
            {
                writer.WriteString("wave", wave);
            }
            else
            {
                WriteList(writer, "identifiers", IdentifiersOf(request));
            }
        });
        var answer = await request.Api.SendAsync(HttpMethods.Post, "parity/run", body, "application/json");
        if (answer.Problem is { } problem)
        {
            await ShowAsync(request, new ParityQuery(null, wave, null), problem);
            return;
        }

        var run = answer.Read(AdminJson.Default.ParityRunDocument).Run;
        await request.GoToAsync(
            new ParityQuery(null, wave, null).To(Path),
            answer.Status is StatusCodes.Status202Accepted
                ? "Reading has begun and goes on in the background."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run.Done} read anew: {run.Red} red, {run.Yellow} yellow, {run.Green} green, {run.Unknown} unknown."));
    }

    // Nothing is changed at Stytch without both: the button, and the tick that what it would change was looked at.
    private static async Task FixAsync(ConsoleRequest request)
    {
        var isDryRun = request.Field(ApplyField) is null || request.Field(ConfirmField) is null;
        var (identifiers, certificates) = (IdentifiersOf(request), request.Field(CertificatesField));
        var body = Body(writer =>
        {
            WriteList(writer, "identifiers", identifiers);
            writer.WriteBoolean("dry_run", isDryRun);
            WriteList(writer, "certificates", certificates?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? []);
        });
        var answer = await request.Api.SendAsync(HttpMethods.Post, "parity/fix", body, "application/json");
        var fix = answer.IsSuccess ? answer.Read(AdminJson.Default.ParityFixDocument) : null;
        await request.RenderAsync<ParityFixView>("Parity fix", new ParityFixData(identifiers, certificates, fix, answer.Problem), answer.Status);
    }

    private static string[] IdentifiersOf(ConsoleRequest request) => [.. request.Fields[IdentifierField].OfType<string>()];

    private static MemoryStream Body(Action<Utf8JsonWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        stream.Position = 0;
        return stream;
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
