// A backend that says in its answer what it was sent, byte for byte, and a client that compares. See bytes.sh.
import net from "node:net";

// Answers with the head it got, in hexadecimal, and with the value of X-Value as a header of its own.
const runBackend = () => {
  const server = net.createServer(socket => {
    let head = "";
    socket.on("error", () => {});
    socket.on("data", part => {
      head += part.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      const body = Buffer.from(head, "latin1").toString("hex");
      const value = /\r\nX-Value: (.*)\r\n/.exec(head)?.[1];
      socket.end(Buffer.from(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n${value ? `Set-Cookie: n=${value}\r\n` : ""}\r\n${body}`, "latin1"));
    });
  });
  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
};

const send = (base, head, body = "") => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(base);
  const socket = net.connect(Number(port), hostname, () => socket.write(Buffer.from(`${head}\r\n\r\n${body}`, "latin1")));
  let answer = "";
  socket.setTimeout(20_000, () => socket.destroy(new Error("no answer")));
  socket.on("data", part => { answer += part.toString("latin1"); });
  socket.on("end", () => {
    const [lines, text = ""] = answer.split("\r\n\r\n");
    const hex = /^[0-9a-f]+$/.exec(text)?.[0];
    resolve({ status: Number(lines.split(" ")[1]), lines, reached: hex ? Buffer.from(hex, "hex").toString("latin1") : null });
  });
  socket.on("error", reject);
});

const head = (path, ...lines) => [`GET ${path} HTTP/1.1`, ...lines, "Connection: close"].join("\r\n");
const host = "Host: sso.acme-app.com";

const runClient = async base => {
  let requests = 0;
  let answers = 0;
  for (let byte = 0x80; byte <= 0xff; byte++) {
    const value = `a${String.fromCharCode(byte)}z`;
    const { reached } = await send(base, head("/app", host, `Cookie: n=${value}`));
    requests += reached?.includes(`\r\nCookie: n=${value}\r\n`) ? 1 : 0;
    const echoed = await send(base, head("/app", host, `X-Value: ${value}`));
    answers += echoed.lines.includes(`Set-Cookie: n=${value}`) ? 1 : 0;
  }

  const believable = ["X-Forwarded-User", "X-Forwarded-Ssl", "X-Forwarded-Scheme", "X-Forwarded-Server", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X_Forwarded_For"];
  const { reached } = await send(base, head("/app", host, ...believable.map(name => `${name}: forged`)));
  const forged = believable.filter(name => reached?.includes(`\r\n${name}: forged\r\n`)).length;

  const heads = [["Host:"], [`${host}:0`], [`${host}:65536`], [`${host}:99999999999`], [host, "Transfer-Encoding: gzip, chunked"]];
  let unfit = 0;
  for (const lines of heads) unfit += (await send(base, head("/app", ...lines), lines.length > 1 ? "0\r\n\r\n" : "")).reached ? 1 : 0;

  const paths = [
    "/x/../old-sso/acme", "//old-sso/acme", "/old-sso//acme", "/./old-sso/acme", "/old-sso/acme;x=1", "/old-sso;x=1/acme", "/%6fld-sso/acme", "/x/%2e%2e/old-sso/acme",
    "/x%2F..%2Fold-sso/acme", "/old-sso\\acme", "/x/..;/old-sso/acme",
  ];
  let passed = 0;
  for (const path of paths) passed += (await send(base, head(path, host))).reached ? 1 : 0;

  console.log(`request values that arrived as sent:     ${requests} of 128`);
  console.log(`answer values that arrived as sent:      ${answers} of 128`);
  console.log(`forged headers that reached the backend: ${forged} of ${believable.length}`);
  console.log(`unfit heads that reached the backend:    ${unfit} of ${heads.length}`);
  console.log(`paths that passed a paused mapping by:   ${passed} of ${paths.length}`);
  process.exitCode = requests === 128 && answers === 128 && forged + unfit + passed === 0 ? 0 : 1;
};

await (process.argv[2] === "backend" ? runBackend() : runClient(process.argv[3]));
