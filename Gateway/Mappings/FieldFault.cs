namespace Gateway.Mappings;

/// <summary>One thing wrong with one field of a mapping.</summary>
/// <param name="Field">The JSON name of the field: <c>connection_id</c>, <c>aliases[2]</c>.</param>
/// <param name="Code">A stable snake_case word for programs.</param>
/// <param name="Message">A sentence for people: what is wrong and what would be right. Holds no secret.</param>
internal sealed record FieldFault(string Field, string Code, string Message);
