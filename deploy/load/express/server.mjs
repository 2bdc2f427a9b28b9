// A redirect by look-up in Redis, in the few lines that such a migration usually starts with.
import express from "express";
import { Redis } from "ioredis";

const redis = new Redis({ host: "127.0.0.1", port: Number(process.env.REDIS_PORT) });
const app = express();

app.all("/old-sso/:identifier", async (request, response) => {
  const connectionId = await redis.get(`sso:${request.params.identifier}`);
  if (connectionId === null) {
    response.sendStatus(404);
    return;
  }

  response.set({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
  response.redirect(307, `https://test.stytch.com/v1/b2b/sso/callback/${connectionId}`);
});

app.listen(Number(process.env.PORT), "127.0.0.1");
