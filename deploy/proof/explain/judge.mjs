// Makes 175 SAMLResponses by seven stacks, has xmlsec1, node-saml and the gateway's explain judge each, and tells where they differ and why.
// Exit code 1 where a difference has no reason.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { byNodeSaml, byXmlsec1 } from "./judges.mjs";
import { makers, packagesOf } from "./makers.mjs";
import { reasonFor } from "./reasons.mjs";
import { changed, instead, wished } from "./variants.mjs";

const [folder, gatewayDll] = process.argv.slice(2);
const packages = packagesOf(folder);
const adminKey = `proof:${"proof-".padEnd(48, "k")}`;
const connection = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9";
const expected = { issuer: "https://idp.example.com/saml", audience: "https://sso.example.com/saml/acme", acs_url: "https://sso.example.com/old-sso/acme" };
const brokenSignature = ["missing_signature", "invalid_signature", "certificate_mismatch", "not_allowed_algorithm"];

if (makers.length < 7) {
  throw new Error(`Only ${makers.length} makers are here; seven are needed.`);
}

const [own, other] = [identity("own"), identity("other")];
const gateway = await startGateway();
try {
  const responses = (await Promise.all(makers.map(make))).flat();
  // What is not yet valid at the second it was made is valid in the next.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const judged = [];
  for (const response of responses) {
    judged.push({ ...response, ...(await judge(response.xml)) });
  }

  process.exitCode = report(judged);
} finally {
  gateway.child.kill("SIGTERM");
}

function identity(name) {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", `/CN=${name}.idp.example.com`], { stdio: "ignore" });
  // PKCS #1: what every maker reads.
  return { key: execFileSync("openssl", ["rsa", "-in", key, "-traditional"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }), certificate: readFileSync(certificate, "utf8") };
}

async function make(maker) {
  const now = Math.floor(Date.now() / 1000);
  const wishOf = ({ way, wish, otherKey, isExpired }) => ({
    ...expected,
    email: "ada@acme.example",
    request_id: "_q1",
    ...(otherKey ? other : own),
    signs: maker.signs[way],
    fails: false,
    now,
    from: isExpired ? now - 7200 : now - 60,
    until: isExpired ? now - 3600 : now + 3600,
    ...wish,
  });
  const asked = wished.filter((variant) => maker.fails || !variant.wish.fails);
  const made = await maker.make(packages, asked.map(wishOf), folder);
  const valid = made.slice(0, 3);
  const edits = maker.fails ? changed : [...changed, instead];
  return [
    ...asked.map((variant, at) => ({ maker: maker.name, variant: variant.name, signs: maker.signs[variant.way], xml: made[at] })),
    ...edits.map((variant) => ({ maker: maker.name, variant: variant.name, signs: maker.signs[variant.way], xml: edited(valid[variant.way], variant, maker) })),
  ];
}

function edited(xml, variant, maker) {
  const result = variant.change(xml);
  if (result === xml) {
    throw new Error(`${variant.name} changes nothing in what ${maker.name} makes.`);
  }

  return result;
}

async function judge(xml) {
  const answer = await fetch(`${gateway.admin}/admin/v1/explain`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
    body: JSON.stringify({ saml_response: Buffer.from(xml).toString("base64"), identifier: "acme" }),
  });
  const explanation = await answer.json();
  if (!answer.ok) {
    throw new Error(`explain answered ${answer.status}: ${JSON.stringify(explanation)}`);
  }

  const errors = explanation.findings.filter((finding) => finding.severity === "error").map((finding) => finding.code);
  return {
    ours: { takes: explanation.would_pass, fits: !errors.some((code) => brokenSignature.includes(code)), errors },
    xmlsec1: byXmlsec1(folder, xml, own.certificate),
    nodeSaml: await byNodeSaml(packages, xml, { ...expected, certificate: own.certificate }),
  };
}

function report(judged) {
  const counts = { xmlsec1: 0, "node-saml": 0 };
  const differences = [];
  for (const one of judged) {
    for (const [judge, theirs, ours] of [["xmlsec1", one.xmlsec1, one.ours.fits], ["node-saml", one.nodeSaml, one.ours.takes]]) {
      if (theirs.takes === ours) {
        counts[judge]++;
      } else {
        differences.push({ ...one, judge, theirs, reason: reasonFor(judge, one, theirs) });
      }
    }
  }

  console.log(`${judged.length} responses of ${makers.map((maker) => maker.name).join(", ")}; explain would take ${judged.filter((one) => one.ours.takes).length} of them.`);
  for (const [judge, count] of Object.entries(counts)) {
    console.log(`${judge}: ${count} of ${judged.length} judged as explain does.`);
  }

  for (const { maker, variant, signs, judge, theirs, ours, reason } of differences) {
    const says = theirs.takes ? "takes it" : `refuses it (${theirs.says.split("\n")[0]})`;
    console.log(`${maker}, ${variant}, signs ${signs}: ${judge} ${says}; explain ${ours.errors.join(", ") || "takes it"}. ${reason ? `Because ${reason}` : "UNEXPLAINED"}`);
  }

  const unexplained = differences.filter((difference) => !difference.reason).length;
  console.log(`${differences.length} differences, ${unexplained} unexplained.`);
  return unexplained === 0 ? 0 : 1;
}

async function startGateway() {
  const [publicPort, opsPort, adminPort] = [await freePort(), await freePort(), await freePort()];
  const data = join(folder, "gateway");
  mkdirSync(data);
  const child = spawn("dotnet", [gatewayDll, "serve"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      Gateway__Listen__Public: `http://127.0.0.1:${publicPort}`,
      Gateway__Listen__Ops: `http://127.0.0.1:${opsPort}`,
      Gateway__Listen__Admin: `http://127.0.0.1:${adminPort}`,
      Gateway__Store__Path: join(data, "gateway.db"),
      Gateway__Store__SnapshotPath: join(data, "last-good.snapshot"),
      Gateway__Events__Path: join(data, "activity.db"),
      Gateway__SecretsPath: join(data, "no-secrets"),
      Gateway__Unknown: "NotFound",
      Gateway__Admin__BootstrapKey: adminKey,
      Gateway__Admin__RequestsPerMinute: "0",
      Gateway__Admin__RequestsPerMinutePerAddress: "0",
    },
  });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  process.on("exit", () => child.kill("SIGKILL"));
  const admin = `http://127.0.0.1:${adminPort}`;
  for (let tries = 0; !(await fetch(`http://127.0.0.1:${opsPort}/readyz`).catch(() => null))?.ok; tries++) {
    if (child.exitCode !== null || tries > 600) {
      throw new Error(`The gateway did not start: ${output}`);
    }

    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  await put(`${admin}/admin/v1/mappings/acme`, {
    connection_id: connection, state: "shadow", alternative_audience_uri: expected.audience, alternative_acs_url: expected.acs_url, idp_entity_id: expected.issuer,
  });
  await put(`${admin}/admin/v1/mappings/acme/connection`, {
    idp_entity_id: expected.issuer, certificates: [own.certificate], alternative_audience_uri: expected.audience, alternative_acs_url: expected.acs_url,
  });
  return { child, admin };
}

async function put(url, body) {
  const answer = await fetch(url, { method: "PUT", headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) {
    throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
