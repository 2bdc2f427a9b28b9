using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gateway.Demo;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class DemoAdminJson : JsonSerializerContext;
