using Gateway.Admin.Requests;
using Gateway.Changes.Rollout.Schedules;

namespace Gateway.Admin.Changes;

/// <summary>Reads when a change shall be made.</summary>
internal static class ChangeTime
{
    /// <summary>A moment ahead; null for now.</summary>
    public static DateTimeOffset? At(this JsonObjectReader body, DateTimeOffset now, FaultList faults)
    {
        var at = body.OptionalTime("at");
        if (at <= now || at - now > Schedule.MaxAhead)
        {
            faults.Add(
                "at",
                "out_of_range",
                $"Must lie ahead, at most {Schedule.MaxAhead.TotalDays:0} days; leave it out to change now. It is {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
        }

        return at;
    }
}
