using System.Text.Json;
using Gateway.Changes.Formats;
using Gateway.Changes.Formats.Json;

namespace Gateway.Admin.Requests;

/// <summary>Reads the fields of the JSON object in a request's body.</summary>
internal sealed class JsonObjectReader : FieldReader
{
    /// <param name="json">A JSON object.</param>
    /// <param name="known">Every field that may be there.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public JsonObjectReader(JsonElement json, IReadOnlyCollection<string> known, FaultList faults)
        : base(known, faults) => this.TakeAll(json, faults);
}
