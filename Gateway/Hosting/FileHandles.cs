using System.Globalization;

namespace Gateway.Hosting;

/// <summary>How many files and connections the operating system lets this process have open at once.</summary>
internal static class FileHandles
{
    /// <summary>
    /// What the process needs besides its clients' connections: .NET keeps every assembly open, some 250 files are at start; then stores, Redis, Stytch,
    /// probes and the admin listener.
    /// </summary>
    private const int OwnNeed = 320;

    /// <summary>So few connections serve at least an operator who looks for the cause.</summary>
    private const int Least = 16;

    private const string Limits = "/proc/self/limits";

    /// <summary>The soft limit (RLIMIT_NOFILE), which .NET has raised to the hard one by then; null where it cannot be read or has none.</summary>
    public static int? Limit() => File.Exists(Limits) ? LimitOf(File.ReadAllLines(Limits)) : null;

    /// <summary>The same from the lines of <c>/proc/self/limits</c> (proc_pid_limits(5)).</summary>
    public static int? LimitOf(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            is [_, _, _, var soft, ..]
        && int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;

    /// <summary>How many connections of clients fit: each may need one to the legacy side, too.</summary>
    public static int ConnectionsWithin(int limit, bool hasLegacy) => Math.Max(Least, (limit - OwnNeed) / (hasLegacy ? 2 : 1));
}
