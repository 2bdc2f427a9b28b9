using Gateway.Saml.Forms;

namespace Gateway.Evidence.Explain;

/// <summary>What somebody gave to be explained.</summary>
/// <param name="Form">What it carries of SAML, read as far as that is safe.</param>
/// <param name="As">In what shape it was given.</param>
internal sealed record GivenResponse(SamlHttpMessage Form, GivenAs As);
