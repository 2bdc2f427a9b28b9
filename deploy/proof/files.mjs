// Holds idle connections, or asks. See files.sh.
import http from "node:http";
import net from "node:net";

const hold = async (base, count) => {
  const { hostname, port } = new URL(base);
  const sockets = [];
  for (let i = 0; i < count; i++) {
    const socket = net.connect(Number(port), hostname);
    socket.on("error", () => {});
    sockets.push(socket);
    await new Promise(resolve => {
      socket.once("connect", resolve);
      socket.once("close", resolve);
      setTimeout(resolve, 200);
    });
  }
  console.log(`held ${count}`);
  setInterval(() => {}, 1000);
};

const get = url => new Promise(resolve => {
  const request = http.get(url, { agent: false, timeout: 1000 }, response => {
    response.resume();
    resolve(true);
  });
  request.on("timeout", () => request.destroy());
  request.on("error", () => resolve(false));
});

const ask = async urls => {
  let answered = 0;
  for (let i = 0; i < 10; i++) for (const url of urls) answered += (await get(url)) ? 1 : 0;
  console.log(`answered ${answered} of 20`);
};

await (process.argv[2] === "hold" ? hold(process.argv[3], Number(process.argv[4])) : ask([new URL("/nobodys", process.argv[3]), new URL("/livez", process.argv[4])]));
