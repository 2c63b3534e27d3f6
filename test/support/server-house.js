/**
 * The program of a process that serves several test files: `POST /` with an environment starts a server of its own on
 * databases of its own, `DELETE /<port>` stops it. Loading the program and warming it up take far more of the processor than the
 * calls of a test file. Nothing is shared by the servers of a process but code.
 */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { loadSettings } from '../../dist/config/index.js';
import { createLogger } from '../../dist/server/logger.js';
import { serve } from '../../dist/server/serve.js';

const STOP_GRACE_MS = 10_000;

/** Servers by the port that they listen on. */
const servers = new Map();

async function start({ environment, logFile }) {
  const settings = await loadSettings({ environment });
  const loggers = createLogger(settings.log.level, logFile);
  const serving = await serve(settings, settings.database.url, loggers);
  const { port } = new URL(serving.url);
  servers.set(port, { serving, loggers });
  return { url: serving.url, pid: process.pid };
}

async function stop(port) {
  const { serving, loggers } = servers.get(port);
  servers.delete(port);
  await serving.stop(STOP_GRACE_MS);
  loggers.flush();
  return {};
}

const house = createServer((request, response) => {
  const done = request.method === 'POST' ? json(request).then(start) : stop(request.url.slice(1));
  done.then(
    (result) => response.end(JSON.stringify(result)),
    (error) => response.writeHead(500).end(JSON.stringify({ failure: String(error?.stack ?? error) })),
  );
});
house.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${house.address().port}` }));
// The suite is gone.
process.on('disconnect', () => process.exit(0));
