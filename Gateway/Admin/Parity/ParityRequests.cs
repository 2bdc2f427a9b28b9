using System.Text.Json;
using Gateway.Admin.Requests;
using Gateway.Evidence.Parity;
using Gateway.Mappings;

namespace Gateway.Admin.Parity;

/// <summary>Which mappings to read anew from Stytch.</summary>
/// <param name="Wave">Those of this wave.</param>
/// <param name="Identifiers">Those named, at most 1,000.</param>
/// <param name="All">True for every mapping: must be said where no selector is given.</param>
internal sealed record ParityRunRequest(string? Wave, IReadOnlyList<string>? Identifiers, bool? All)
{
    private static readonly string[] Known = [.. AdminJson.Default.ParityRunRequest.Properties.Select(property => property.Name)];

    /// <summary>The selection in a body, fit for use only where no fault was added.</summary>
    public static ParitySelection Read(JsonElement json, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        var selection = ReadSelection(body, faults);
        var isAll = body.OptionalFlag("all") ?? false;
        var isEverything = !body.Has("identifiers") && selection.Wave is null;
        if (isEverything && !isAll && !faults.Has("wave"))
        {
            faults.Add("all", "required", "Name wave or identifiers, or say \"all\": true.");
        }

        if (isAll && !isEverything)
        {
            faults.Add("all", "contradiction", "Stands beside a selector: leave one of them out.");
        }

        return selection;
    }

    public static ParitySelection ReadSelection(JsonObjectReader body, FaultList faults)
    {
        var wave = body.OptionalText("wave");
        if (wave is not null && !faults.Has("wave") && wave.Length is 0 or > MappingRules.MaxReferenceLength)
        {
            faults.Add("wave", "not_allowed", $"Must have 1 to {MappingRules.MaxReferenceLength} characters.");
        }

        var identifiers = body.Has("identifiers") ? body.TextList("identifiers") : [];
        if (body.Has("identifiers") && !faults.Has("identifiers") && identifiers.Count is 0 or > ParitySelection.MaxIdentifiers)
        {
            // An empty list is a filter that came out empty, and not a wish for everything.
            faults.Add("identifiers", "out_of_range", $"Must name 1 to {ParitySelection.MaxIdentifiers} mappings; it names {identifiers.Count}.");
        }

        return new ParitySelection(identifiers, wave);
    }
}

/// <summary>Which connections to mend at Stytch.</summary>
/// <param name="Wave">Those of this wave's mappings.</param>
/// <param name="Identifiers">Those of the mappings named, at most 100.</param>
/// <param name="DryRun">False to change anything; true, or left out, to see what would be changed.</param>
/// <param name="Certificates">SHA-256 fingerprints of certificates seen in traffic that the operator has compared with the customer's IdP.</param>
internal sealed record ParityFixRequest(string? Wave, IReadOnlyList<string>? Identifiers, bool? DryRun, IReadOnlyList<string>? Certificates)
{
    private const int MaxCertificates = 100;

    private const int FingerprintLength = 64;

    private static readonly string[] Known = [.. AdminJson.Default.ParityFixRequest.Properties.Select(property => property.Name)];

    /// <summary>The order in a body, fit for use only where no fault was added.</summary>
    public static ParityFixOrder Read(JsonElement json, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        var selection = ParityRunRequest.ReadSelection(body, faults);
        if (selection.Wave is null && !body.Has("identifiers") && !faults.Has("wave"))
        {
            faults.Add("identifiers", "required", "Name identifiers or a wave: there is no fix for everything.");
        }

        return new ParityFixOrder(selection, body.OptionalFlag("dry_run") ?? true, FingerprintsOf(body, faults));
    }

    private static HashSet<string> FingerprintsOf(JsonObjectReader body, FaultList faults)
    {
        var fingerprints = new HashSet<string>(StringComparer.Ordinal);
        var texts = body.TextList("certificates");
        if (texts.Count > MaxCertificates)
        {
            faults.Add("certificates", "too_many", $"Has {texts.Count} entries: at most {MaxCertificates}.");
            return fingerprints;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            // Tools write it in either case, and with colons.
            var fingerprint = texts[i].Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
            if (fingerprint.Length != FingerprintLength || !fingerprint.All(char.IsAsciiHexDigit))
            {
                faults.Add($"certificates[{i}]", "not_a_fingerprint", "Must be a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons.");
            }

            fingerprints.Add(fingerprint);
        }

        return fingerprints;
    }
}

/// <summary>A fix as it was asked for.</summary>
/// <param name="Selection">For which mappings.</param>
/// <param name="IsDryRun">True to change nothing.</param>
/// <param name="Fingerprints">Certificates that are vouched for.</param>
internal sealed record ParityFixOrder(ParitySelection Selection, bool IsDryRun, IReadOnlyCollection<string> Fingerprints);
