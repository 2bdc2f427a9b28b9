using Gateway.Mappings;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>The words for decisions in metrics and events, by the enums' values.</summary>
internal static class RedirectWords
{
    /// <summary>By <see cref="RouteKind"/>.</summary>
    public static readonly string[] Kinds = ["acs", "start", "metadata", "logout"];

    /// <summary>By <see cref="RedirectAction"/>.</summary>
    public static readonly string[] Actions =
    [
        "proxied", "redirect", "repost", "redirect_query", "start", "frozen_metadata", "signed_out", "signed_out_redirect", "sign_in_again", "options", "method_not_allowed",
        "paused", "retired", "not_found", "no_target", "no_legacy", "malformed", "starting", "too_large", "busy", "unreadable",
    ];

    /// <summary>By <see cref="MappingState"/>.</summary>
    public static readonly string[] States = ["legacy", "shadow", "migrated", "paused", "retired"];
}
