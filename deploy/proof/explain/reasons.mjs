// Why a judge may differ from explain. A difference that is not here is a fault of one of them.

const takesAnyFittingSignature = ["changed digest", "changed signature value"];

const reasons = [
  {
    judge: "xmlsec1",
    when: (one) => one.variant === "failed at the IdP",
    because: "explain judges no signature of a login that failed: it says nothing of one that succeeds.",
  },
  {
    judge: "node-saml",
    when: (one, theirs) => one.variant === "other issuer" && theirs.takes && one.ours.errors.join() === "issuer_mismatch",
    because: "node-saml does not compare the Issuer of a Response; Stytch has an idp_entity_id to compare it with.",
  },
  {
    judge: "node-saml",
    when: (one, theirs) => takesAnyFittingSignature.includes(one.variant) && one.signs === "both" && theirs.takes && one.ours.errors.join() === "invalid_signature",
    because: "node-saml is content with the assertion's signature; explain asks that each signature fits.",
  },
];

/** The reason as the end of a sentence; undefined where nobody knows one. */
export function reasonFor(judge, one, theirs) {
  return reasons.find((reason) => reason.judge === judge && reason.when(one, theirs))?.because;
}
