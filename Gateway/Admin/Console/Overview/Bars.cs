using System.Globalization;

namespace Gateway.Admin.Console.Overview;

/// <summary>One stacked bar of a chart.</summary>
/// <param name="Label">What stands below it.</param>
/// <param name="Values">The heights of its parts, from the bottom.</param>
internal sealed record Bar(string Label, IReadOnlyList<long> Values);

/// <summary>A chart of stacked bars, with the table that says the same.</summary>
/// <param name="Id">The id of the table's fold.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Series">What the parts are, from the bottom, at most four.</param>
/// <param name="All">The bars, from the left.</param>
/// <param name="Empty">What is said where there are none.</param>
internal sealed record Bars(string Id, string Title, IReadOnlyList<string> Series, IReadOnlyList<Bar> All, string Empty)
{
    public const int Width = 720;
    public const int Height = 160;

    /// <summary>Room for the labels below.</summary>
    private const int Foot = 20;

    /// <summary>Of a bar with its gap: one alone shall not look like a wall.</summary>
    private const int MaxStep = 48;

    private static readonly string[] Classes = ["one", "two", "three", "four"];

    /// <summary>The rectangles, in the units of the drawing.</summary>
    public IEnumerable<(string X, string Y, string Width, string Height, string Class)> Rectangles()
    {
        var top = Math.Max(1, All.Max(bar => bar.Values.Sum()));
        var step = Math.Min(MaxStep, (double)Width / All.Count);
        for (var i = 0; i < All.Count; i++)
        {
            var y = (double)(Height - Foot);
            for (var part = 0; part < Series.Count; part++)
            {
                var height = (Height - Foot) * (double)All[i].Values[part] / top;
                y -= height;
                if (height > 0)
                {
                    yield return (Text(i * step), Text(y), Text(Math.Max(1, step - 2)), Text(height), ClassOf(part));
                }
            }
        }
    }

    /// <summary>The first and the last label, which tell the reach.</summary>
    public IEnumerable<(string X, string Anchor, string Label)> Ends() => All.Count == 1
        ? [("0", "start", All[0].Label)]
        : [("0", "start", All[0].Label), (Text(Width), "end", All[^1].Label)];

    public static string ClassOf(int part) => Classes[part];

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
