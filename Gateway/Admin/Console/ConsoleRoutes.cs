using Gateway.Admin.Keys;

namespace Gateway.Admin.Console;

/// <summary>What answers a console page or a form.</summary>
internal delegate Task ConsoleHandler(ConsoleRequest request);

/// <summary>One page or form.</summary>
/// <param name="Role">Who may ask for it. What it then calls of the API is judged there once more.</param>
/// <param name="TakesFile">True where the body is a file, read by the handler; else a small form, read before it.</param>
/// <param name="Handler">What answers.</param>
/// <param name="MaxFormBytes">How long a form may be, in bytes.</param>
internal sealed record ConsoleRoute(AdminRole Role, bool TakesFile, ConsoleHandler Handler, int MaxFormBytes = ConsoleSite.MaxFormBytes);

/// <summary>
/// The console's pages and forms, by method and path. A segment written <c>{}</c> stands for any one segment, which the handler finds as it was sent: it is
/// handed on to the API, which decodes it once.
/// </summary>
internal sealed class ConsoleRoutes
{
    private const string Any = "{}";

    private readonly List<(string Method, string[] Segments, ConsoleRoute Route)> _routes = [];

    /// <summary>A page, for GET and HEAD.</summary>
    public void Page(string path, AdminRole role, ConsoleHandler handler) => Add(HttpMethods.Get, path, new(role, TakesFile: false, handler));

    /// <summary>A form, for POST. Its token was checked before the handler is called.</summary>
    public void Form(string path, AdminRole role, ConsoleHandler handler, int maxBytes = ConsoleSite.MaxFormBytes) =>
        Add(HttpMethods.Post, path, new(role, TakesFile: false, handler, maxBytes));

    /// <summary>A form whose body is a file: <see cref="ConsoleUpload"/> checks its token.</summary>
    public void Upload(string path, AdminRole role, ConsoleHandler handler) => Add(HttpMethods.Post, path, new(role, TakesFile: true, handler));

    /// <summary>The route of a request, with the segment that a <c>{}</c> stands for; null where there is none.</summary>
    /// <param name="method">GET, HEAD or POST.</param>
    /// <param name="rawPath">The path of the request line, not decoded.</param>
    public (ConsoleRoute Route, string? Segment)? Find(string method, string rawPath)
    {
        var wanted = HttpMethods.IsHead(method) ? HttpMethods.Get : method;
        var segments = rawPath.Split('/');
        foreach (var (routeMethod, routeSegments, route) in _routes)
        {
            if (routeMethod == wanted && Matches(routeSegments, segments))
            {
                var place = Array.IndexOf(routeSegments, Any);
                return (route, place < 0 ? null : segments[place]);
            }
        }

        return null;
    }

    /// <summary>True where the path has a page or a form of another method.</summary>
    public bool Knows(string rawPath) => Find(HttpMethods.Get, rawPath) is not null || Find(HttpMethods.Post, rawPath) is not null;

    private static bool Matches(string[] route, string[] sent) =>
        route.Length == sent.Length && route.Zip(sent).All(pair => pair.First == pair.Second || (pair.First == Any && pair.Second.Length > 0));

    private void Add(string method, string path, ConsoleRoute route) => _routes.Add((method, (ConsolePaths.Root + path).Split('/'), route));
}
