using System.Diagnostics.CodeAnalysis;
using Gateway.Admin.Console.Layout;
using Gateway.Admin.Console.Sessions;
using Gateway.Admin.Keys;

namespace Gateway.Admin.Console;

/// <summary>A request of somebody who is signed in, as the pages see it.</summary>
internal sealed class ConsoleRequest(HttpContext context, SignedIn signedIn, ConsoleApi api, ConsoleRenderer renderer, string? segment)
{
    public HttpContext Context { get; } = context;

    public ConsoleApi Api { get; } = api;

    /// <summary>The key that signed in.</summary>
    public AdminKey Key => signedIn.Key;

    public SignedIn SignedIn => signedIn;

    /// <summary>The segment that a <c>{}</c> of the route stands for, as it was sent: percent-encoded, ready for a call of the API.</summary>
    public string Segment { get; } = segment ?? "";

    /// <summary>The fields of the form that was sent; empty for a page.</summary>
    public IFormCollection Fields { get; init; } = FormCollection.Empty;

    public bool May(AdminRole role) => Key.Role >= role;

    /// <summary>A field of the form, without blanks around it; null where it is absent or empty.</summary>
    public string? Field(string name) => Fields[name].ToString().Trim() is { Length: > 0 } value ? value : null;

    /// <summary>A parameter of the query, without blanks around it; null where it is absent or empty.</summary>
    public string? Query(string name) => Context.Request.Query[name].ToString().Trim() is { Length: > 0 } value ? value : null;

    /// <summary>The path and query of an API call, or of a page, with those parameters that have a value.</summary>
    public static string Target(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                path += $"{separator}{name}={Uri.EscapeDataString(value)}";
                separator = '&';
            }
        }

        return path;
    }

    /// <summary>Answers with a page.</summary>
    /// <typeparam name="TView">The view.</typeparam>
    /// <param name="title">The page's name, for the browser's tab and the heading.</param>
    /// <param name="data">What the view shows.</param>
    /// <param name="status">The HTTP status.</param>
    public Task RenderAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TView>(
        string title, object data, int status = StatusCodes.Status200OK)
        where TView : View => renderer.WriteAsync<TView>(this, title, data, status);

    /// <summary>Goes on to another page of the console after a form, with a sentence that is shown there once.</summary>
    /// <param name="path">Path and query, percent-encoded.</param>
    /// <param name="notice">What was done; null for nothing to say.</param>
    public Task GoToAsync(string path, string? notice = null)
    {
        if (notice is not null)
        {
            ConsoleNotice.Write(Context, signedIn, notice);
        }

        Context.Response.StatusCode = StatusCodes.Status303SeeOther;
        Context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
