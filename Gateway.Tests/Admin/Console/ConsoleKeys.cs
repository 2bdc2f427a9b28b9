using System.Net;
using System.Net.Http.Json;
using Gateway.Admin.Keys;
using Gateway.Telemetry;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>Further people at the console of a gateway: each with a key made for them.</summary>
internal static class ConsoleKeys
{
    public static async Task<ConsoleBrowser> SignInAsync(TestGateway gateway, AdminRole role)
    {
        using var answer = await gateway.Admin.PostAsJsonAsync(new Uri("keys", UriKind.Relative), new { name = "somebody", role = Words.Of(role) });
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        var key = await answer.JsonAsync();
        return await ConsoleBrowser.SignInAsync(gateway.AdminUrl, (string)key["id"]!, (string)key["secret"]!);
    }
}
