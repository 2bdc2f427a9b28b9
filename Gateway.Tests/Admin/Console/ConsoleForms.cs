using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>Forms of pages about mappings, filled in as a browser does.</summary>
internal static class ConsoleForms
{
    /// <summary>The fields that a form would send: hidden and filled ones, boxes that are ticked, the options that are chosen.</summary>
    public static IEnumerable<(string Name, string Value)> FieldsOf(this IElement form) =>
        form.QuerySelectorAll("input[name], select[name], textarea[name]")
            .Where(field => field is not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false })
            .Select(field => (field.GetAttribute("name")!, field switch
            {
                IHtmlInputElement input => input.Value,
                IHtmlSelectElement select => select.Value ?? "",
                IHtmlTextAreaElement area => area.Value,
                _ => "",
            }));

    /// <summary>Sends a form, with some fields filled in anew or added.</summary>
    public static Task<HttpResponseMessage> SendFormAsync(this ConsoleBrowser browser, IElement form, params (string Name, string Value)[] filled)
    {
        var names = filled.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return browser.PostAsync(form.GetAttribute("action")!, [.. form.FieldsOf().Where(field => !names.Contains(field.Name)), .. filled]);
    }

    /// <summary>Sends a form that answers with a page of its own.</summary>
    public static async Task<IHtmlDocument> ReadFormAsync(
        this ConsoleBrowser browser, IElement form, HttpStatusCode expected, params (string Name, string Value)[] filled)
    {
        using var response = await browser.SendFormAsync(form, filled);
        return await ConsoleBrowser.ReadAsync(response, expected);
    }

    /// <summary>Sends a form that has to be taken, and opens the page that it leads to.</summary>
    public static async Task<IHtmlDocument> FollowFormAsync(this ConsoleBrowser browser, IElement form, params (string Name, string Value)[] filled)
    {
        using var response = await browser.SendFormAsync(form, filled);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await response.Content.ReadAsStringAsync());
        return await browser.OpenAsync(response.Headers.Location!.ToString());
    }

    /// <summary>Somebody who is signed in with a new key of a role.</summary>
    public static async Task<ConsoleBrowser> SignInAsync(TestGateway gateway, string role)
    {
        using var made = await gateway.Admin.PostAsJsonAsync(new Uri("keys", UriKind.Relative), new { name = $"{role} of the test", role });
        var key = await made.Content.ReadFromJsonAsync<JsonElement>();
        return await ConsoleBrowser.SignInAsync(gateway.AdminUrl, key.GetProperty("id").GetString()!, key.GetProperty("secret").GetString()!);
    }

    /// <summary>Stores a mapping of the test project.</summary>
    public static async Task PutMappingAsync(this TestGateway gateway, string identifier, object mapping)
    {
        using var response = await gateway.Admin.PutAsJsonAsync(new Uri($"mappings/{Uri.EscapeDataString(identifier)}", UriKind.Relative), mapping);
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The state of a mapping, by the admin API.</summary>
    public static async Task<string> StateOfAsync(this TestGateway gateway, string identifier)
    {
        var mapping = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri($"mappings/{Uri.EscapeDataString(identifier)}", UriKind.Relative));
        return mapping.GetProperty("state").GetString()!;
    }
}
