using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Changes.Formats;

namespace Gateway.Cli.Import.Json;

/// <summary>A vendor whose export is JSON: a list of objects somewhere in it, or one object alone.</summary>
internal abstract class JsonVendor : IVendor
{
    // Far more than any vendor has beside its tenants, and a bound for what is kept of it.
    private const int MaxLearned = 5 * ImportRun.MaxTenants;

    private const int PeekBytes = 1024;

    private int _learned;
    private int _items;
    private int _total;

    public string Extension => ".json";

    /// <summary>What one of its objects is called, such as <c>a connection of Auth0</c>.</summary>
    public abstract string Thing { get; }

    /// <summary>Where such objects stand in its files: <c>[]</c>, <c>connections[]</c>.</summary>
    public abstract IReadOnlyList<string> Containers { get; }

    /// <summary>A field that each of its objects has.</summary>
    public abstract string Marker { get; }

    /// <summary>Whether an object may stand in a file alone.</summary>
    protected virtual bool MayStandAlone => true;

    /// <summary>Values that have to be known before the first object.</summary>
    protected virtual IReadOnlyList<string> Learned => [];

    /// <summary>Values that are there where a file is one page of a list and not the last.</summary>
    protected virtual IReadOnlyList<string> Cursors => [];

    /// <summary>Where a file that is one page of a list says how many the list has; null where none does.</summary>
    protected virtual string? Total => null;

    public async IAsyncEnumerable<ImportedTenant> ReadAsync(
        IReadOnlyList<string> files, ImportTerms terms, ImportReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Learned.Count > 0)
        {
            foreach (var file in files)
            {
                await foreach (var part in PartsAsync(file, Learned.Contains, [], cancellationToken))
                {
                    Learn(file, part, report);
                }
            }
        }

        foreach (var file in files)
        {
            await foreach (var tenant in ReadAsync(file, terms, report, cancellationToken))
            {
                yield return tenant;
            }
        }

        if (_items < _total)
        {
            report.Note($"The files have {_items} of {_total}, as they say themselves: give the other pages too.");
        }
    }

    /// <summary>True for the path of such an object.</summary>
    protected virtual bool Wants(string pattern) => Containers.Contains(pattern);

    /// <summary>The object itself where its vendor wraps it into another.</summary>
    protected virtual JsonElement Unwrap(JsonElement element) => element;

    /// <summary>True for an object that is no tenant and belongs to the files all the same, since others refer to it.</summary>
    protected virtual bool IsBeside(VendorFields fields) => false;

    protected virtual void Learn(string file, VendorFields fields, JsonPart part)
    {
    }

    /// <summary>What people know an object by.</summary>
    protected abstract string? NameOf(VendorFields fields, JsonPart part);

    /// <summary>Fills the tenant, or refuses it.</summary>
    /// <param name="file">The file it stands in.</param>
    /// <param name="part">The object.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="tenant">Takes them.</param>
    /// <param name="terms">What the operator says beside.</param>
    protected abstract void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms);

    private bool IsBeside(JsonPart part) => part.Fault is null && IsBeside(new VendorFields(part.Element, new ImportedTenant("", "")));

    private void Learn(string file, JsonPart part, ImportReport report)
    {
        // Both are met again, and told, where tenants are read; a fault beside them is not.
        if (part.Fault is not null || part.IsPrivateKey)
        {
            if (part.Fault is { } fault && !Wants(part.Pattern))
            {
                report.Note($"{file}, {part.Path}: {fault}, and was passed over.");
            }

            return;
        }

        if (++_learned > MaxLearned)
        {
            throw new ImportFaultException($"{file}, {part.Path}", $"There are more than {MaxLearned} of these: part the export.");
        }

        Learn(file, new VendorFields(part.Element, new ImportedTenant("", "")), part);
    }

    private async IAsyncEnumerable<ImportedTenant> ReadAsync(
        string file, ImportTerms terms, ImportReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (found, names) = (false, new List<string>());
        await foreach (var met in PartsAsync(file, pattern => Wants(pattern) || pattern == Total || Cursors.Contains(pattern), names, cancellationToken))
        {
            var part = met.Element.ValueKind is JsonValueKind.Object ? met with { Element = Unwrap(met.Element) } : met;
            if (part.IsPrivateKey)
            {
                report.Note($"{file}, {part.Path}: a private key stands there. It was not read; take it for known to whoever had the file.");
            }
            else if (Cursors.Contains(part.Pattern))
            {
                TellPage(file, part, report);
            }
            else if (part.Pattern == Total)
            {
                _total = part.Element.ValueKind is JsonValueKind.Number && part.Element.TryGetInt32(out var total) ? Math.Max(total, _total) : _total;
            }
            else if (IsBeside(part))
            {
                found = true;
            }
            else
            {
                CheckFirst(file, part, found, names);
                found = true;
                _items++;
                yield return TenantOf(file, part, terms);
            }
        }

        if (found)
        {
            yield break;
        }

        if (MayStandAlone && names.Contains(Marker))
        {
            await foreach (var part in PartsAsync(file, pattern => pattern.Length == 0, [], cancellationToken))
            {
                yield return TenantOf(file, part, terms);
            }

            yield break;
        }

        throw new ImportFaultException(file, $"Holds no {Thing[(Thing.IndexOf(' ', StringComparison.Ordinal) + 1)..]}.{HintOf(names)}");
    }

    // The first object tells what the others are: fifty thousand refusals would say no more.
    private void CheckFirst(string file, JsonPart part, bool found, IReadOnlyList<string> names)
    {
        if (!found && part.Fault is null && part.Element.ValueKind is JsonValueKind.Object && !part.Element.TryGetProperty(Marker, out _)
            && HintOf([.. VendorSigns.NamesOf(part.Element), .. names]) is { Length: > 0 } hint)
        {
            throw new ImportFaultException($"{file}, {part.Path}", $"Is not {Thing}: it has no {Marker}.{hint}");
        }
    }

    // A sentence that names the kind, with its leading space; empty where nothing tells it, or it is the one that was asked for.
    private string HintOf(IReadOnlyCollection<string> names)
    {
        var kind = VendorSigns.KindOf(names);
        return kind is null || ImportKinds.Make(kind)?.GetType() == GetType() ? "" : $" It looks like a file of another kind: import-from {kind}.";
    }

    private ImportedTenant TenantOf(string file, JsonPart part, ImportTerms terms)
    {
        var place = $"{file}, {part.Path}";
        if (part.Fault is not null || part.Element.ValueKind is not JsonValueKind.Object)
        {
            var broken = new ImportedTenant(place, "");
            broken.Refuse(part.Fault ?? "is no object");
            return broken;
        }

        var name = NameOf(new VendorFields(part.Element, new ImportedTenant(place, "")), part);
        var tenant = new ImportedTenant(place, name ?? "");
        foreach (var key in PrivateKeys.FindIn(part.Element, "").Select(key => key.TrimStart('.')))
        {
            tenant.Lose($"{key} holds a private key, which was not read");
        }

        if (!part.Element.TryGetProperty(Marker, out _))
        {
            tenant.Refuse($"is not {Thing}: it has no {Marker}");
            return tenant;
        }

        Translate(file, part, new VendorFields(part.Element, tenant), tenant, terms);
        return tenant;
    }

    private static void TellPage(string file, JsonPart part, ImportReport report)
    {
        if (part.Element.ValueKind is JsonValueKind.String && part.Element.GetRawText().Length > 2)
        {
            report.Note($"{file}, {part.Path}: this is one page of a list, and another follows. Give that one too.");
        }
    }

    private static async IAsyncEnumerable<JsonPart> PartsAsync(
        string file, Func<string, bool> wants, List<string> rootNames, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        await FaultOnOtherFormatAsync(file, stream, cancellationToken);
        var walk = new JsonWalk(stream, wants, rootNames);
        await using var parts = walk.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await parts.MoveNextAsync())
                {
                    break;
                }
            }
            catch (DocumentFaultException fault)
            {
                var line = fault.Line is { } at ? string.Create(CultureInfo.InvariantCulture, $", line {at}") : $", {walk.Path}";
                throw new ImportFaultException(file + line, fault.Message);
            }

            yield return parts.Current;
        }
    }

    private static async Task FaultOnOtherFormatAsync(string file, FileStream stream, CancellationToken cancellationToken)
    {
        var begun = new byte[PeekBytes];
        var length = await stream.ReadAtLeastAsync(begun, begun.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        var text = begun.AsSpan(0, length).Trim(" \t\r\n\uFEFF"u8);
        if (text.StartsWith("<"u8))
        {
            throw new ImportFaultException(file, "Is XML or a web page and not JSON. For SAML metadata: import-from saml-metadata.");
        }

        if (text is [0x1F, 0x8B, ..] || text.StartsWith("PK"u8))
        {
            throw new ImportFaultException(file, "Is compressed: unpack it.");
        }
    }
}
