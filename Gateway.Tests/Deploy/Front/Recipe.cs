using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Front;

/// <summary>A file of <c>deploy/front</c>, filled in as an operator does: addresses, ports and paths, and nothing else.</summary>
internal static class Recipe
{
    public const string Host = "sso.acme-app.com";
    public const string CertificateFile = "/etc/ssl/sso.acme-app.com.pem";
    public const string KeyFile = "/etc/ssl/private/sso.acme-app.com.key";

    private const string AddressPrefix = "10.0.0.1";

    /// <summary>The file's text with the fleet's addresses in it, and with each of <paramref name="places"/> replaced; all of them must be there.</summary>
    public static string Fill(string name, Fleet fleet, params (string Text, string Instead)[] places)
    {
        var text = Repository.Read($"deploy/front/{name}");
        foreach (var (old, instead) in places.Prepend((AddressPrefix, Fleet.AddressPrefix)))
        {
            Assert.That(text, Does.Contain(old), $"deploy/front/{name} is filled in where it says so.");
            text = text.Replace(old, instead, StringComparison.Ordinal);
        }

        Assert.That(fleet.Size, Is.EqualTo(3), "Each recipe names three gateways.");
        return text;
    }
}
