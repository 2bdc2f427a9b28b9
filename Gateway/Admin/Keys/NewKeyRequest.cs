using System.Globalization;
using System.Text.Json;
using Gateway.Admin.Access;
using Gateway.Admin.Requests;

namespace Gateway.Admin.Keys;

/// <summary>A key to be made.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="ExpiresAt">When it ends by itself, such as 2027-01-31T00:00:00Z. Default: never.</param>
/// <param name="ExpiresInDays">The same, counted from now, 1-3650. Not both.</param>
internal sealed record NewKeyRequest(string Name, AdminRole Role, DateTimeOffset? ExpiresAt, int? ExpiresInDays)
{
    /// <summary>Ten years.</summary>
    public const int MaxDays = 3650;

    private static readonly string[] Known = [.. AdminJson.Default.NewKeyRequest.Properties.Select(property => property.Name)];

    /// <summary>The request in a body, its end in <see cref="ExpiresAt"/>; fit for use only where no fault was added.</summary>
    public static NewKeyRequest Read(JsonElement json, DateTimeOffset now, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        var name = body.RequiredText("name");
        var role = body.RequiredWord<AdminRole>("role");
        if (!faults.Has("name") && KeyRules.FaultOfName(name) is { } fault)
        {
            faults.Add("name", fault.Code, fault.Message);
        }

        var end = ReadEnd(body.OptionalText("expires_at"), now, faults);
        var days = body.OptionalInteger("expires_in_days");
        if (days is < 1 or > MaxDays)
        {
            faults.Add("expires_in_days", "out_of_range", $"Must be a whole number from 1 to {MaxDays}.");
            days = null;
        }

        if (end is not null && days is not null)
        {
            faults.Add("expires_in_days", "contradiction", "Stands beside expires_at: give one of them.");
        }

        return new(name, role, end ?? (days is { } number ? now.AddDays(number) : null), days);
    }

    private static DateTimeOffset? ReadEnd(string? text, DateTimeOffset now, FaultList faults)
    {
        if (text is null || faults.Has("expires_at"))
        {
            return null;
        }

        const string Form = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
        if (!DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end))
        {
            faults.Add("expires_at", "not_a_time", "Must be a time in UTC, such as 2027-01-31T00:00:00Z.");
            return null;
        }

        if (end <= now || end > now.AddDays(MaxDays))
        {
            faults.Add("expires_at", "out_of_range", $"Must lie ahead, by at most {MaxDays} days.");
            return null;
        }

        return end;
    }
}
