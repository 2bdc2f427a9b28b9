using System.Text;
using Gateway.Mappings;

namespace Gateway.Cli.Import;

/// <summary>Says on standard error what became of each tenant that was not taken whole, as it is met: nothing is kept for the end.</summary>
internal sealed class ImportReport(TextWriter error)
{
    private const int MaxShown = 120;

    public int Taken { get; private set; }

    public int InPart { get; private set; }

    public int Refused { get; private set; }

    /// <summary>True where a file has a fault: there is no list then.</summary>
    public bool HasFault { get; private set; }

    public void Tell(ImportedTenant tenant)
    {
        if (tenant.Refusal is { } refusal)
        {
            Refused++;
            Write("refused", $"{Shown(tenant.Name)} ({tenant.Place}): {refusal}.");
            return;
        }

        Taken++;
        if (tenant.Losses.Count > 0)
        {
            InPart++;
            Write("in part", $"{Shown(tenant.Name)} ({tenant.Place}): {string.Join("; ", tenant.Losses)}.");
        }
    }

    /// <summary>Something that holds for many, said once.</summary>
    public void Note(string text) => Write("note", text);

    public void Fault(string place, string message)
    {
        HasFault = true;
        Write("fault", $"{place}: {message}");
    }

    public void End() => error.WriteLine(
        HasFault
            ? "No list was written."
            : $"{Taken} {(Taken == 1 ? "tenant" : "tenants")} in the list, {InPart} of them in part; {Refused} refused.");

    /// <summary>A text of a file, short and without what a terminal would act on or nobody would see.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(MaxShown))
        {
            shown.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        }

        var all = HiddenCharacters.Show(shown.ToString());
        return text.Length > MaxShown ? all + "..." : all.Length == 0 ? "(no name)" : all;
    }

    private void Write(string word, string text) => error.WriteLine($"{word,-8} {text}");
}
