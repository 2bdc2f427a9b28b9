using System.ComponentModel.DataAnnotations;

namespace Gateway.Events;

/// <summary>The event log: what is recorded of public decisions and admin changes, and for how long.</summary>
internal sealed class EventOptions
{
    public const string Section = "Gateway:Events";

    /// <summary>
    /// The SQLite file of what is observed, made when absent; a file of its own, so that its writes never wait for a large change.
    /// Default: <c>data/activity.db</c> below the working folder. Not used with a Redis store.
    /// </summary>
    [Required(ErrorMessage = "name the SQLite file, such as data/activity.db.")]
    public string Path { get; set; } = "data/activity.db";
}
