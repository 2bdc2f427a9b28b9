namespace Gateway.Telemetry;

/// <summary>
/// Keeps the framework from writing request targets, and with them query values, into logs: these categories name the whole URL of a request
/// at the levels taken away here. No configured log level brings them back.
/// </summary>
internal static class LogRedaction
{
    private static readonly string[] CategoriesThatNameUrls =
    [
        // Also says, for every redirected POST, that its body was not read.
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.HttpOverrides",
        "Microsoft.AspNetCore.Diagnostics",
        "Yarp.ReverseProxy",
        "System.Net.Http.HttpClient",
    ];

    private const string ForwarderCategory = "Yarp.ReverseProxy.Forwarder.HttpForwarder";

    public static ILoggingBuilder AddRedaction(this ILoggingBuilder logging)
    {
        logging.Services.AddOptions<LoggerFilterOptions>().PostConfigure(Redact);
        return logging;
    }

    // The most specific rule wins, and the last of equals: every configured rule below these categories goes, ours come last.
    private static void Redact(LoggerFilterOptions options)
    {
        var configured = options.Rules.ToList();
        options.Rules.Clear();
        foreach (var rule in configured.Where(rule => !NamesUrls(rule.CategoryName)))
        {
            options.Rules.Add(rule);
        }

        var providers = configured.Select(rule => rule.ProviderName).Append(null).Distinct();
        foreach (var provider in providers)
        {
            foreach (var category in CategoriesThatNameUrls)
            {
                options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null));
            }

            // Even without a line to write, this category costs an activity and a log scope a request while it is on at all.
            options.Rules.Add(new LoggerFilterRule(provider, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, filter: null));

            // The legacy side says the same in one line, with the reference id, instead of a stack for each browser that went away.
            options.Rules.Add(new LoggerFilterRule(provider, ForwarderCategory, LogLevel.Error, filter: null));
        }
    }

    private static bool NamesUrls(string? category) =>
        category is not null
        && CategoriesThatNameUrls.Append("Microsoft.AspNetCore.Hosting").Any(sensitive => category.StartsWith(sensitive, StringComparison.OrdinalIgnoreCase));
}
