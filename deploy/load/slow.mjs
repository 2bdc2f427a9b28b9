// Forms that take seconds to arrive, straight to a gateway and through front ends: what the client is answered, and what becomes of its connection.
//   node deploy/load/slow.mjs --build FOLDER [--seconds 4,8,15] [--only nginx,haproxy] [--bytes 300000]
//   node deploy/load/slow.mjs --build FOLDER --answers [--seconds 15] [--ways plain]      every kind of answer instead of the redirect alone
// It exits with 1 where a form was not answered as it should be.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startGateway } from "./gateways.mjs";
import { freePort, start, stop } from "./processes.mjs";

const { values: options } = parseArgs({
  options: {
    build: { type: "string" },
    seconds: { type: "string", default: "4,8,15" },
    only: { type: "string" },
    bytes: { type: "string", default: "300000" },
    answers: { type: "boolean", default: false },
    ways: { type: "string", default: "plain,chunked,Expect" },
  },
});
const key = { id: "slow", secret: "0123456789abcdef0123456789abcdef-secret" };
const connection = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9";
const slices = 40;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a form may be answered with: the path, the status that is right, and the mapping behind it. */
const answers = {
  redirect: { path: "/old-sso/acme", status: 307, mapping: { state: "migrated" } },
  repost: { path: "/old-sso/reposted", status: 200, mapping: { state: "migrated", delivery: "repost" } },
  "drain window": { path: "/old-sso/switched", status: 307, mapping: { state: "legacy" }, switched: true },
  SamlIssuer: { path: "/saml/acs", status: 307, mapping: { identifier: "by-issuer", state: "migrated", idp_entity_id: "http://www.okta.com/exk1fxq9" } },
  "legacy side": { path: "/old-sso/stayed", status: 200, mapping: { state: "legacy" } },
  "404 page": { path: "/old-sso/nobody", status: 404 },
  "410 page": { path: "/old-sso/retired", status: 410, mapping: { state: "retired" } },
  "503 page": { path: "/old-sso/paused", status: 503, mapping: { state: "paused" } },
};

/** A form of as many bytes with an unsigned response that names its issuer. */
function formOf(bytes) {
  const open = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0" IssueInstant="2026-11-30T00:00:00Z">';
  const issuer = `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${answers.SamlIssuer.mapping.idp_entity_id}</saml:Issuer>`;
  const close = "</samlp:Response>";
  const padding = " ".repeat(Math.floor(((bytes - 13) * 3) / 4) - open.length - issuer.length - close.length);
  return `SAMLResponse=${Buffer.from(open + issuer + padding + close).toString("base64").replaceAll("=", "%3D").replaceAll("+", "%2B").replaceAll("/", "%2F")}`;
}

/** Each front end's configuration in a folder of its own, and the words that start it in the foreground. */
const fronts = {
  nothing: undefined,
  nginx: (port, to, folder) => nginx(port, to, folder, "on"),
  "nginx, proxy_request_buffering off": (port, to, folder) => nginx(port, to, folder, "off"),
  HAProxy: (port, to, folder) => {
    writeFileSync(
      join(folder, "haproxy.cfg"),
      `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend front
  bind 127.0.0.1:${port}
  default_backend gateway
backend gateway
  server one 127.0.0.1:${to}
`,
    );
    return ["/usr/sbin/haproxy", "-db", "-f", join(folder, "haproxy.cfg")];
  },
  Apache: (port, to, folder) => {
    const modules = ["mpm_event", "authz_core", "proxy", "proxy_http"].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
    writeFileSync(
      join(folder, "apache.conf"),
      `${modules.join("\n")}
ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
User www-data
Group www-data
ProxyPreserveHost On
ProxyPass / http://127.0.0.1:${to}/
`,
    );
    return ["/usr/sbin/apache2", "-DFOREGROUND", "-f", join(folder, "apache.conf")];
  },
  Caddy: (port, to, folder) => {
    writeFileSync(join(folder, "Caddyfile"), `{\n  admin off\n  auto_https off\n}\nhttp://:${port} {\n  bind 127.0.0.1\n  reverse_proxy 127.0.0.1:${to}\n}\n`);
    return ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")];
  },
  Varnish: (port, to, folder) => {
    writeFileSync(join(folder, "front.vcl"), `vcl 4.1;\nbackend default { .host = "127.0.0.1"; .port = "${to}"; }\n`);
    return ["/usr/sbin/varnishd", "-F", "-j", "none", "-n", join(folder, "run"), "-f", join(folder, "front.vcl"), "-a", `127.0.0.1:${port}`];
  },
};

function nginx(port, to, folder, buffering) {
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_max_body_size 8m;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Connection "";
      proxy_request_buffering ${buffering};
      proxy_pass http://127.0.0.1:${to};
    }
  }
}
`,
  );
  return ["/usr/sbin/nginx", "-c", join(folder, "nginx.conf")];
}

/** Sends a form slice by slice, and says what came of it: the status, and "reset" where the connection broke before all was sent. */
async function send(port, way, seconds, path = answers.redirect.path) {
  const form = formOf(Number(options.bytes));
  const socket = connect(port, "127.0.0.1").setNoDelay();
  let answer = "";
  let broken;
  socket.on("data", (data) => (answer += data));
  socket.on("error", (error) => (broken ??= error.code));
  const statusOf = () => /^(?:HTTP\/1\.1 100[^]*?\r\n\r\n)?HTTP\/1\.1 ([2-5]\d\d)/.exec(answer)?.[1];
  const length = way === "chunked" ? "Transfer-Encoding: chunked" : `Content-Length: ${form.length}`;
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: sso.acme.example\r\nContent-Type: application/x-www-form-urlencoded\r\n${length}\r\n` +
      `${way === "Expect" ? "Expect: 100-continue\r\n" : ""}\r\n`,
  );
  if (way === "Expect") {
    // As curl does: a second for the 100, and nothing is sent after a final answer.
    for (let waited = 0; waited < 1_000 && !answer; waited += 20) {
      await pause(20);
    }
    if (statusOf()) {
      socket.destroy();
      return statusOf();
    }
  }

  for (let i = 0; i < slices && !broken; i++) {
    const slice = form.slice((i * form.length) / slices, ((i + 1) * form.length) / slices);
    socket.write(way === "chunked" ? `${slice.length.toString(16)}\r\n${slice}\r\n` : slice);
    await pause((seconds * 1_000) / slices);
  }
  socket.write(way === "chunked" ? "0\r\n\r\n" : "");
  for (let waited = 0; waited < 5_000 && !statusOf() && !broken; waited += 50) {
    await pause(50);
  }
  socket.destroy();
  return `${statusOf() ?? "none"}${broken ? ", reset" : ""}`;
}

async function untilListening(port, child) {
  for (let i = 0; i < 200; i++) {
    const isUp = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => (socket.destroy(), resolve(true))).on("error", () => resolve(false));
    });
    if (isUp) {
      return;
    }
    await pause(50);
  }
  throw new Error(`nothing listens: ${child.output}`);
}

async function call(gateway, method, path, document) {
  const answer = await fetch(`${gateway.admin}/admin/v1/${path}`, {
    method,
    headers: { authorization: `Basic ${btoa(`${key.id}:${key.secret}`)}`, "content-type": "application/json" },
    body: JSON.stringify(document),
  });
  if (!answer.ok) {
    throw new Error(`${method} ${path} was refused: ${await answer.text()}`);
  }
}

// Answers when it has all of a form, as applications do.
const legacy = createServer((request, response) => request.resume().on("end", () => response.end("signed in")));
const root = mkdtempSync(join(tmpdir(), "slow-"));
const children = [];
try {
  const legacyPort = await freePort();
  await new Promise((resolve) => legacy.listen(legacyPort, "127.0.0.1", resolve));
  const gateway = await startGateway(0, options.build, join(root, "gateway"), {
    Gateway__Stytch__Projects__0__Name: "test",
    Gateway__Admin__BootstrapKey: `${key.id}:${key.secret}`,
    Gateway__Unknown: "NotFound",
    ReverseProxy__Clusters__legacy__Destinations__one__Address: `http://127.0.0.1:${legacyPort}`,
    Gateway__Routes__0__Name: "old",
    Gateway__Routes__0__Kind: "Acs",
    Gateway__Routes__0__Path: "/old-sso/{identifier}",
    Gateway__Routes__0__Identifier: "Path",
    Gateway__Routes__1__Name: "one-for-all",
    Gateway__Routes__1__Kind: "Acs",
    Gateway__Routes__1__Path: answers.SamlIssuer.path,
    Gateway__Routes__1__Identifier: "SamlIssuer",
  });
  children.push(gateway.child);
  for (const { path, mapping, switched } of Object.values(answers).filter((answer) => answer.mapping)) {
    const { identifier = path.split("/").at(-1), ...fields } = mapping;
    await call(gateway, "PUT", `mappings/${identifier}`, { connection_id: connection, ...fields });
    if (switched) {
      await call(gateway, "POST", `mappings/${identifier}/cutover`, { reason: "a wave" });
    }
  }

  const to = Number(new URL(gateway.public).port);
  const wanted = options.only?.toLowerCase().split(",");
  const seconds = options.seconds.split(",").map(Number);
  const kinds = options.answers ? Object.keys(answers) : ["redirect"];
  const columns = kinds.flatMap((kind) => options.ways.split(",").flatMap((way) => seconds.map((time) => ({ kind, way, time }))));
  const rows = [];
  for (const [name, configure] of Object.entries(fronts)) {
    if (wanted && !wanted.some((part) => name.toLowerCase().startsWith(part))) {
      continue;
    }
    let port = to;
    if (configure) {
      port = await freePort();
      const folder = join(root, `front-${rows.length}`);
      mkdirSync(folder, { mode: 0o777 });
      const [command, ...words] = configure(port, to, folder);
      if (!existsSync(command)) {
        console.error(`${name} is left out: there is no ${command}.`);
        continue;
      }
      const child = start(1, command, words);
      children.push(child);
      await untilListening(port, child);
    }
    rows.push({ name, cells: columns.map(({ kind, way, time }) => send(port, way, time, answers[kind].path)) });
  }

  console.log(`| in front | ${columns.map(({ kind, way, time }) => `${options.answers ? `${kind}, ` : ""}${way}, ${time} s`).join(" | ")} |`);
  console.log(`|---|${"---|".repeat(columns.length)}`);
  for (const { name, cells } of rows) {
    const seen = await Promise.all(cells);
    console.log(`| ${name} | ${seen.join(" | ")} |`);
    if (seen.some((cell, i) => cell !== String(answers[columns[i].kind].status))) {
      process.exitCode = 1;
    }
  }
} finally {
  await Promise.all(children.map(stop));
  legacy.close();
  rmSync(root, { recursive: true, force: true });
}
