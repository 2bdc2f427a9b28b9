using System.Security.Cryptography;
using System.Text;

namespace Gateway.Errors;

/// <summary>How the gateway's pages look, and how a Content-Security-Policy lets just that in.</summary>
internal static class PageStyle
{
    /// <summary>What every page has.</summary>
    public const string Base =
        "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:38rem;margin:12vh auto;padding:0 1.5rem;color:#1d2733;background:#fff}"
        + "h1{font-size:1.6rem;line-height:1.25}small{color:#56616e}";

    /// <summary>What every page has in the dark; to be put behind what the page adds.</summary>
    public const string Dark = "@media(prefers-color-scheme:dark){body{color:#e8ecf1;background:#14181d}small{color:#a5afba}}";

    /// <summary>The source that allows a style by its hash (CSP3 6.7.2.3).</summary>
    public static string SourceOf(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";
}
