// What is measured: each target starts on the server's core and says where it listens.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { adminSettings } from "./admin.mjs";
import { imageSettings, startGateway as launch } from "./gateways.mjs";
import { untilStatus } from "./http.mjs";
import { callback, fillRedis, mapping, seededStore } from "./mappings.mjs";
import { freePort, start, stop } from "./processes.mjs";

const core = 0;
const luaModules = ["/usr/lib/nginx/modules/ndk_http_module.so", "/usr/lib/nginx/modules/ngx_http_lua_module.so"];

const redis = { port: 0, child: undefined };

export const targets = {
  gateway: { title: "gateway", start: startGateway },
  baseline: { title: "gateway before", start: startBaseline, missing: () => !process.env.BASELINE && "needs BASELINE, the folder of another published gateway" },
  nginx: { title: "nginx map", start: startNginx },
  lua: { title: "nginx + Lua + Redis", start: startLua, missing: () => !luaModules.every(existsSync) && "needs libnginx-mod-http-lua" },
  express: { title: "Express + ioredis", start: startExpress },
};

/** Starts the gateway on the mappings of this run. */
async function startGateway({ work, mappings }) {
  const build = join(work, "gateway");
  return launchGateway(build, await storeOf(build, work, mappings));
}

/** Starts another build, on a store that it filled itself: of another version, it may not read this one's. */
async function startBaseline({ work, mappings }) {
  const [build, own] = [process.env.BASELINE, join(work, "baseline")];
  mkdirSync(own, { recursive: true });
  return launchGateway(build, await storeOf(build, own, mappings));
}

/** The folder with a store of as many mappings that a build filled. */
export function storeOf(build, work, mappings) {
  return seededStore(work, mappings, async (folder, fill) => {
    const gateway = await launchGateway(build, folder);
    await fill(gateway.admin);
    await stop(gateway.children[0]);
  });
}

/** Starts a build on a folder's store, or on a Redis. */
export async function launchGateway(build, folder, { redis, settings } = {}) {
  const { child, public: url, admin, startMilliseconds } = await launch(core, build, folder, {
    ...imageSettings(build),
    // The caller's environment wins.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("DOTNET_"))),
    ...adminSettings,
    Gateway__Stytch__Projects__0__Name: "load",
    Gateway__Drain__Delay: "00:00:00",
    ...settings,
  }, redis);
  return { children: [child], url, admin, startMilliseconds };
}

/** Starts nginx with as many mappings in its map. */
export async function startNginx({ work, mappings }) {
  const folder = join(work, `nginx-${mappings}`);
  const map = Array.from({ length: mappings }, (_, i) => mapping(i)).map(({ identifier, connectionId }) => `/old-sso/${identifier} ${callback}${connectionId};\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "map.conf"), map.join(""));
  return launchNginx(folder, "", `
    map_hash_max_size ${Math.max(65536, mappings * 4)};
    map_hash_bucket_size 256;
    map $uri $acs { default ""; include ${folder}/map.conf; }`, `
        if ($acs = "") { return 404; }
        add_header Cache-Control no-store always;
        add_header Referrer-Policy no-referrer always;
        return 307 $acs;`);
}

// One look-up in Redis a request, over kept-open connections, by the protocol's own words: no library to speak of.
async function startLua({ work, mappings }) {
  await startRedis(mappings);
  const modules = luaModules.map((path) => `load_module ${path};`).join(" ");
  return launchNginx(join(work, "nginx-lua"), modules, "", `
        content_by_lua_block {
          local key = "sso:" .. string.sub(ngx.var.uri, 10)
          local socket = ngx.socket.tcp()
          socket:settimeout(1000)
          if not socket:connect("127.0.0.1", ${redis.port}) then return ngx.exit(503) end
          socket:send("*2\\r\\n$3\\r\\nGET\\r\\n$" .. #key .. "\\r\\n" .. key .. "\\r\\n")
          local length = tonumber(string.sub(socket:receive("*l"), 2))
          if length < 0 then return ngx.exit(404) end
          local id = socket:receive(length)
          socket:receive(2)
          socket:setkeepalive(10000, 64)
          ngx.header["Cache-Control"] = "no-store"
          ngx.header["Referrer-Policy"] = "no-referrer"
          ngx.redirect("${callback}" .. id, 307)
        }`);
}

async function launchNginx(folder, modules, http, location) {
  const port = await freePort();
  rmSync(join(folder, "temp"), { recursive: true, force: true });
  mkdirSync(join(folder, "temp"), { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/temp/${kind};`).join(" ");
  // Without a master, so that the one process that is started is all there is to end; a worker outlives a master that is killed.
  writeFileSync(join(folder, "nginx.conf"), `${modules}
daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
    access_log off; server_tokens off; keepalive_requests 1000000000; client_max_body_size 16m; ${temporary}
    ${http}
    server {
      listen 127.0.0.1:${port};
      location /old-sso/ { ${location}
      }
    }
}
`);
  const since = performance.now();
  const child = start(core, "nginx", ["-e", `${folder}/error.log`, "-c", `${folder}/nginx.conf`]);
  const url = `http://127.0.0.1:${port}`;
  const startMilliseconds = await untilStatus(`${url}/old-sso/${mapping(0).identifier}`, 307, child, since, "POST");
  return { children: modules ? [child, redis.child] : [child], url, startMilliseconds };
}

async function startExpress({ mappings }) {
  await startRedis(mappings);
  const port = await freePort();
  const since = performance.now();
  const server = fileURLToPath(new URL("express/server.mjs", import.meta.url));
  const child = start(core, "node", [server], { PORT: port, REDIS_PORT: redis.port, NODE_ENV: "production" });
  const url = `http://127.0.0.1:${port}`;
  const startMilliseconds = await untilStatus(`${url}/old-sso/${mapping(0).identifier}`, 307, child, since, "POST");
  return { children: [child, redis.child], url, startMilliseconds };
}

// On the server's core, too: it does part of the server's work.
async function startRedis(mappings) {
  if (redis.child) {
    return;
  }

  redis.port = await freePort();
  redis.child = start(core, "redis-server", ["--port", String(redis.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
  for (let attempt = 1; ; attempt++) {
    try {
      return await fillRedis(redis.port, mappings);
    } catch (error) {
      if (attempt === 200) {
        throw error;
      }

      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
