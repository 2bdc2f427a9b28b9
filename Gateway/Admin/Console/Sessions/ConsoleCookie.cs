using System.Buffers.Text;
using System.Security.Cryptography;

namespace Gateway.Admin.Console.Sessions;

/// <summary>The cookie that holds a session's token.</summary>
internal static class ConsoleCookie
{
    // Over TLS the prefix keeps it from being set by, or sent to, any other host or path (RFC 6265bis 4.1.3.2). Plain HTTP cannot have it.
    private const string SecureName = "__Host-sso_gateway_console";
    private const string PlainName = "sso_gateway_console";

    /// <summary>Characters of a token: 256 bits in base64url without padding.</summary>
    private static readonly int TokenLength = Base64Url.GetEncodedLength(SHA256.HashSizeInBytes);

    /// <summary>The token that was sent; null where there is none, or what can be none.</summary>
    public static string? Read(HttpRequest request) =>
        request.Cookies[NameFor(request)] is { } token && token.Length == TokenLength && Base64Url.IsValid(token) ? token : null;

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(NameFor(context.Request), token, Options(context.Request));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request));

    private static string NameFor(HttpRequest request) => request.IsHttps ? SecureName : PlainName;

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}
