namespace Gateway.Admin.Explain;

/// <summary>A message to be explained.</summary>
/// <param name="SamlResponse">The value of a form's SAMLResponse field, the whole form's body, or XML.</param>
/// <param name="Identifier">The mapping to compare it with; null for none.</param>
internal sealed record ExplainRequest(string SamlResponse, string? Identifier);
