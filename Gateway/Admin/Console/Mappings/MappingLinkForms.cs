using System.Globalization;
using Gateway.Admin.Keys;
using Gateway.Admin.Progress;
using Gateway.Errors;

namespace Gateway.Admin.Console.Mappings;

/// <summary>Links to a mapping's handover page: made, which shows the address once, and revoked.</summary>
internal static class MappingLinkForms
{
    public const string Make = "/links";
    public const string Revoke = "/links/revoke";
    public const string DaysField = "days";
    public const string UntilField = "until";
    public const string LinkField = "link";

    public static void AddMappingLinks(this ConsoleRoutes routes)
    {
        routes.Form("/mappings/{}" + Make, AdminRole.Operator, MakeAsync);
        routes.Form("/mappings/{}" + Revoke, AdminRole.Operator, RevokeAsync);
    }

    private static async Task MakeAsync(ConsoleRequest request)
    {
        if (!TryRead(request, out var link))
        {
            await MappingDetailPage.ShowAsync(
                request,
                new ProblemDocument(
                    "about:blank",
                    "This is no day or number of days.",
                    StatusCodes.Status400BadRequest,
                    "Days are 1 to 30, a day is such as 2026-12-31. No link was made.",
                    "incomplete_form",
                    "",
                    []));
            return;
        }

        var answer = await request.Api.SendAsync(
            HttpMethods.Post, $"mappings/{request.Segment}/handover/links", link);

        // Not by way of another page: the address is shown this once, and must not be carried there.
        await (answer.Problem is { } problem
            ? MappingDetailPage.ShowAsync(request, problem)
            : MappingDetailPage.ShowAsync(request, newLink: answer.Read(AdminJson.Default.NewHandoverLinkDocument)));
    }

    private static async Task RevokeAsync(ConsoleRequest request)
    {
        var answer = await request.Api.SendAsync(HttpMethods.Delete, "handover/links/" + Uri.EscapeDataString(request.Field(LinkField) ?? "-"));
        await (answer.Problem is { } problem
            ? MappingDetailPage.ShowAsync(request, problem)
            : request.GoToAsync($"{MappingListPage.Path}/{request.Segment}", "The link is revoked."));
    }

    private static bool TryRead(ConsoleRequest request, out NewHandoverLinkRequest link)
    {
        int? days = null;
        DateOnly? until = null;
        var isRead = true;
        if (request.Field(DaysField) is { } number)
        {
            isRead = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read);
            days = read;
        }

        if (request.Field(UntilField) is { } text)
        {
            isRead &= DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
            until = day;
        }

        link = new(days, until);
        return isRead;
    }
}
