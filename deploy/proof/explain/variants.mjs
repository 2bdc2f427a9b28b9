// What is made of one maker's responses: 25 each. A variant is wished for from the maker, or is what somebody did to the signed text afterwards.

const signatures = /<((?:\w+:)?)Signature[ >][\s\S]*?<\/\1Signature>/g;
const replaceValue = (xml, element, change) => xml.replace(new RegExp(`(<(?:\\w+:)?${element}[^>]*>)([^<]+)(</)`), (all, begin, value, end) => begin + change(value) + end);
const flip = (value) => value.replace(/[A-Za-z0-9]/, (letter) => (letter === "A" ? "B" : "A"));

/** What the maker is asked for: a name, how it differs from what is usual, and which of the maker's ways to sign. */
export const wished = [
  ...[0, 1, 2].map((way) => ({ name: "valid", way, wish: {} })),
  ...[0, 1, 2].map((way) => ({ name: "wrong audience", way, wish: { audience: "https://other.example.com/sp" } })),
  ...[0, 1].map((way) => ({ name: "other key", way, wish: {}, otherKey: true })),
  ...[0, 1].map((way) => ({ name: "other issuer", way, wish: { issuer: "https://other-idp.example.com/saml" } })),
  ...[0, 1].map((way) => ({ name: "expired", way, wish: {}, isExpired: true })),
  { name: "failed at the IdP", way: 1, wish: { fails: true } },
];

/** What is done to a valid response after it was signed. */
export const changed = [
  ...[0, 1, 2].map((way) => ({ name: "changed e-mail address", way, change: (xml) => xml.replaceAll("ada@acme.example", "eve@acme.example") })),
  { name: "changed audience", way: 0, change: (xml) => replaceValue(xml, "Audience", () => "https://other.example.com/sp") },
  { name: "longer life", way: 1, change: (xml) => xml.replaceAll(/NotOnOrAfter="[^"]*"/g, 'NotOnOrAfter="2099-01-01T00:00:00Z"') },
  { name: "changed digest", way: 0, change: (xml) => replaceValue(xml, "DigestValue", flip) },
  { name: "changed signature value", way: 1, change: (xml) => replaceValue(xml, "SignatureValue", flip) },
  ...[0, 2].map((way) => ({ name: "signatures taken out", way, change: (xml) => xml.replaceAll(signatures, "") })),
  { name: "white space in what is signed", way: 0, change: (xml) => xml.replace(/(<(?:\w+:)?Subject(?: [^>]*)?>)/, "$1\n  ") },
  { name: "declaration that nobody uses", way: 0, change: (xml) => xml.replace(/(<(?:\w+:)?Response )/, '$1xmlns:unused="urn:unused" ') },
  { name: "comment between elements", way: 1, change: (xml) => xml.replace(/(<(?:\w+:)?Subject(?: [^>]*)?>)/, "$1<!-- x -->") },
];

/** Takes the place of a wish that a maker does not have. */
export const instead = { name: "changed NameID", way: 1, change: (xml) => replaceValue(xml, "NameID", () => "root@acme.example") };
