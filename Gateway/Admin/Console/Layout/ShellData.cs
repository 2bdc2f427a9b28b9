using Gateway.Admin.Status;
using Microsoft.AspNetCore.Components;

namespace Gateway.Admin.Console.Layout;

/// <summary>What stands around every page.</summary>
/// <param name="Title">The page's name.</param>
/// <param name="Nonce">What its script and style sheet are allowed by.</param>
/// <param name="Path">The path that was asked for.</param>
/// <param name="Body">The page.</param>
internal sealed record ShellData(string Title, string Nonce, string Path, RenderFragment Body)
{
    /// <summary>The request of somebody who is signed in; null before.</summary>
    public ConsoleRequest? Request { get; init; }

    /// <summary>What the form before this page did; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>How the gateway stands; null where nobody is signed in.</summary>
    public GatewayStatus? Gateway { get; init; }
}

/// <summary>What went wrong, for people.</summary>
/// <param name="Heading">In a few words.</param>
/// <param name="Sentence">What it means and what to do.</param>
internal sealed record Failure(string Heading, string Sentence);

/// <summary>A page of the bar at the side.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What it is called.</param>
internal sealed record NavigationItem(string Path, string Name)
{
    public static IReadOnlyList<NavigationItem> All { get; } =
    [
        new(ConsolePaths.Root, "Overview"),
        new(ConsolePaths.Root + "/mappings", "Mappings"),
        new(ConsolePaths.Root + "/plans", "Plans"),
        new(ConsolePaths.Root + "/drafts", "Drafts"),
        new(ConsolePaths.Root + "/trace", "Trace a login"),
        new(ConsolePaths.Root + "/parity", "Parity"),
        new(ConsolePaths.Root + "/history", "History"),
        new(ConsolePaths.Root + "/schedules", "Schedules"),
        new(ConsolePaths.Root + "/webhooks", "Webhooks"),
        new(ConsolePaths.Root + "/keys", "Keys"),
        new(ConsolePaths.Root + "/status", "Status"),
        new(ConsolePaths.Root + "/break-glass", "Break-glass"),
    ];

    /// <summary>True for the page itself and those below it.</summary>
    public bool IsAt(string path) => path == Path || (Path != ConsolePaths.Root && path.StartsWith(Path + "/", StringComparison.Ordinal));
}
