using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Console.Sessions;

namespace Gateway.Admin.Console;

/// <summary>A sentence for the next page, carried by the browser, so that it does not matter which gateway of a fleet answers there.</summary>
internal static class ConsoleNotice
{
    private const string Name = "sso_gateway_notice";

    /// <summary>Cookies have 4,096 octets at most (RFC 6265 6.1); the rest is room for base64 and attributes.</summary>
    private const int MaxCharacters = 600;

    public static void Write(HttpContext context, SignedIn signedIn, string sentence)
    {
        var text = Encoding.UTF8.GetBytes(sentence.Length <= MaxCharacters ? sentence : sentence[..MaxCharacters]);
        context.Response.Cookies.Append(Name, $"{Base64Url.EncodeToString(text)}.{Base64Url.EncodeToString(SealOf(signedIn, text))}", Options(context.Request));
    }

    /// <summary>The sentence, which is then gone; null where there is none, or one that this session did not write.</summary>
    public static string? Take(HttpContext context, SignedIn signedIn)
    {
        if (context.Request.Cookies[Name] is not { } value)
        {
            return null;
        }

        context.Response.Cookies.Delete(Name, Options(context.Request));
        return value.Split('.') is [var text, var seal] && Base64Url.IsValid(text) && Base64Url.IsValid(seal)
            && CryptographicOperations.FixedTimeEquals(SealOf(signedIn, Base64Url.DecodeFromChars(text)), Base64Url.DecodeFromChars(seal))
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text))
            : null;
    }

    private static byte[] SealOf(SignedIn signedIn, byte[] text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(signedIn.FormToken), text);

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = ConsolePaths.Root,
        IsEssential = true,
    };
}
