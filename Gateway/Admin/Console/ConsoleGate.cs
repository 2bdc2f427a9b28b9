using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Console;

/// <summary>
/// Takes the console's paths out of the admin listener's pipeline. The site behind it is made at the first request for one: a gateway whose console nobody
/// opens neither starts later nor weighs more for it. Its pages are made on threads that give way to logins: a search of a million mappings is not felt there.
/// </summary>
/// <param name="next">The rest of the pipeline, which is what the console's pages call as well.</param>
/// <param name="options">Whether there is a console.</param>
/// <param name="services">What the site is made of.</param>
internal sealed class ConsoleGate(RequestDelegate next, IOptions<ConsoleOptions> options, IServiceProvider services)
{
    /// <summary>Of its own: a page is not to wait until a plan is made.</summary>
    private static readonly BackgroundThreads Threads = new(maxThreads: 2, TimeSpan.FromSeconds(10));

    private readonly bool _isOn = options.Value.Enabled;
    private readonly Lazy<ConsoleSite> _site = new(() => ActivatorUtilities.CreateInstance<ConsoleSite>(services, next));

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (!_isOn)
        {
            return next(context);
        }

        if (path is ConsolePaths.Root || path.StartsWith(ConsolePaths.Root + "/", StringComparison.Ordinal))
        {
            return Threads.RunAsync(() => _site.Value.HandleAsync(context));
        }

        return path is "/" && IsBrowser(context.Request) ? ShowTheWay(context.Response) : next(context);
    }

    // Programs go on being told that nothing is there.
    private static bool IsBrowser(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task ShowTheWay(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status302Found;
        response.Headers.Location = ConsolePaths.Root;
        return Task.CompletedTask;
    }
}
