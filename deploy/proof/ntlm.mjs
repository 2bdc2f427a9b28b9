// A backend that authenticates connections as IIS does, and browsers that sign in at it through the gateway. See ntlm.sh.
import http from "node:http";

const listen = server => new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}/`)));

// MS-NTHT 3.1: the first message is answered with a challenge of this connection, the third makes the connection its user's.
const runBackend = async () => {
  const users = new Map();
  let next = 0;
  const server = http.createServer((request, response) => {
    const { socket } = request;
    request.resume();
    if (request.url === "/open") return response.end(String([...users.keys()].filter(open => !open.destroyed).length));
    const token = /^NTLM (.*)$/.exec(request.headers.authorization ?? "")?.[1];
    if (token === "first") users.set(socket, { challenge: String(++next) });
    const state = users.get(socket);
    const [, challenge, user] = /^third-(\d+)-(.*)$/.exec(token ?? "") ?? [];
    if (state && user && challenge === state.challenge) state.user = user;
    if (!state?.user || (token && !user)) {
      response.writeHead(401, { "WWW-Authenticate": token === "first" ? `NTLM second-${state.challenge}` : "NTLM" });
      return response.end();
    }
    response.end(state.user);
  });
  console.log(await listen(server));
};

const ask = (base, agent, token) => new Promise((resolve, reject) => {
  const request = http.request(new URL("/app", base), { agent, headers: token ? { Authorization: `NTLM ${token}` } : {} }, response => {
    let body = "";
    response.on("data", part => { body += part; });
    response.on("end", () => resolve({ status: response.statusCode, body, challenge: response.headers["www-authenticate"] }));
  });
  request.on("error", reject);
  request.end();
});

const browser = () => new http.Agent({ keepAlive: true, maxSockets: 1 });

const signIn = async (base, agent, user) => {
  const { challenge } = await ask(base, agent, "first");
  return ask(base, agent, `third-${challenge.replace("NTLM second-", "")}-${user}`);
};

const runBrowsers = async (base, backend, requests) => {
  const users = Array.from({ length: 10 }, (_, i) => ({ name: `user${i}`, agent: browser() }));
  const aborted = Array.from({ length: 10 }, browser);
  await Promise.all(aborted.map(agent => ask(base, agent, "first")));
  aborted.forEach(agent => agent.destroy());
  const signedIn = [];
  for (const { name, agent } of users) signedIn.push(await signIn(base, agent, name));

  let taken = 0;
  let lost = 0;
  const strangers = Array.from({ length: 10 }, browser);
  for (let round = 0; round < requests / strangers.length; round++) {
    const answers = await Promise.all([...strangers.map(agent => ask(base, agent)), ...users.map(({ agent }) => ask(base, agent))]);
    taken += answers.slice(0, strangers.length).filter(({ status }) => status !== 401).length;
    lost += answers.slice(strangers.length).filter(({ body }, i) => body !== users[i].name).length;
  }

  [...users.map(({ agent }) => agent), ...strangers].forEach(agent => agent.destroy());
  await new Promise(resolve => setTimeout(resolve, 1000));
  const open = await new Promise(resolve => http.get(new URL("/open", backend), response => response.on("data", part => resolve(Number(part)))));
  const handshakes = signedIn.filter(({ body }, i) => body === users[i].name).length;
  console.log(`handshakes that ended as their user:          ${handshakes} of ${users.length}`);
  console.log(`strangers answered as somebody:               ${taken} of ${requests}`);
  console.log(`requests of users not answered as themselves: ${lost} of ${requests}`);
  console.log(`their connections open after they left:       ${open}`);
  process.exitCode = handshakes === users.length && taken + lost + open === 0 ? 0 : 1;
};

await (process.argv[2] === "backend" ? runBackend() : runBrowsers(process.argv[3], process.argv[4], Number(process.argv[5])));
