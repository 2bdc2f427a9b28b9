using Gateway.Admin.Keys;
using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Admin.Console.Keys;

/// <summary>What the page of keys shows.</summary>
/// <param name="Keys">All keys.</param>
/// <param name="Made">The key that was just made, with its secret; null for none.</param>
/// <param name="Problem">Why the last change was refused; null where none was.</param>
internal sealed record KeysData(KeyListDocument Keys, NewKeyDocument? Made, ProblemDocument? Problem);

/// <summary>Admin keys: listed, made, revoked.</summary>
internal static class KeyPages
{
    public const string Path = ConsolePaths.Root + "/keys";
    public const string RevokePath = Path + "/revoke";
    public const string NameField = "name";
    public const string RoleField = "role";
    public const string DaysField = "expires_in_days";
    public const string KeyField = "key_id";
    public const string ConfirmField = "confirm";

    public static void AddKeys(this ConsoleRoutes routes)
    {
        routes.Page("/keys", AdminRole.Admin, request => ShowAsync(request, null, null));
        routes.Form("/keys", AdminRole.Admin, MakeAsync);
        routes.Form("/keys/revoke", AdminRole.Admin, RevokeAsync);
    }

    private static async Task ShowAsync(ConsoleRequest request, NewKeyDocument? made, ProblemDocument? problem) => await request.RenderAsync<KeysView>(
        "Keys", new KeysData(await request.Api.GetAsync("keys", AdminJson.Default.KeyListDocument), made, problem), problem?.Status ?? StatusCodes.Status200OK);

    // The secret is in the answer to the form and nowhere else: no address leads to it a second time.
    private static async Task MakeAsync(ConsoleRequest request)
    {
        var role = Words.TryParse<AdminRole>(request.Field(RoleField) ?? "", out var known) ? known : AdminRole.Viewer;
        int? days = request.Field(DaysField) is { } text ? int.TryParse(text, out var number) ? number : 0 : null;
        var answer = await request.Api.SendAsync(
            HttpMethods.Post, "keys", new NewKeyRequest(request.Field(NameField) ?? "", role, null, days));
        await (answer.Problem is { } problem ? ShowAsync(request, null, problem) : ShowAsync(request, answer.Read(AdminJson.Default.NewKeyDocument), null));
    }

    private static async Task RevokeAsync(ConsoleRequest request)
    {
        var id = request.Field(KeyField) ?? "";
        if (request.Field(ConfirmField) != id)
        {
            var detail = $"Type {id} to revoke it. Nothing was changed.";
            var problem = new ProblemDocument("about:blank", "Not confirmed.", StatusCodes.Status400BadRequest, detail, "not_confirmed", "", []);
            await ShowAsync(request, null, problem);
            return;
        }

        var answer = await request.Api.SendAsync(HttpMethods.Delete, $"keys/{Uri.EscapeDataString(id)}");
        await (answer.Problem is { } refusal
            ? ShowAsync(request, null, refusal)
            : request.GoToAsync(Path, $"Key {id} is revoked, and whoever is signed in by it is no more."));
    }
}
