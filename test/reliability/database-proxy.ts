import { type AddressInfo, type NetConnectOpts, type Server, type Socket, connect, createServer } from 'node:net';

/** What a proxy does to the line between a server and its database. */
export type Fault =
  /** Carries everything. */
  | 'none'
  /** Swallows everything, both ways; the connections stay. */
  | 'drop'
  /** Holds back every answer for two seconds. */
  | 'delay'
  /** Resets every connection, old and new. */
  | 'reset'
  /** Sends the first bytes of an answer, then ends the connection. */
  | 'truncate';

/** Looks at what goes to the database; false cuts all connections, and every later one, before it is sent. */
export type Inspector = (chunk: Buffer) => boolean;

/** A TCP port that leads to a database and can be disturbed. */
export interface DatabaseProxy {
  url: string;
  setFault(fault: Fault): void;
  /** Closes every connection as a database that ends would. */
  closeConnections(): void;
  /** Makes an inspector for each new connection; undefined ends it. */
  inspect(makeInspector: (() => Inspector) | undefined): void;
  close(): Promise<void>;
}

const DELAY_MS = 2000;
const TRUNCATED_BYTES = 10;

/** Opens a port on this machine that leads to the database at a MongoDB address. */
export async function openDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = targetOf(databaseUrl);
  const clients = new Set<Socket>();
  let fault: Fault = 'none';
  let makeInspector: (() => Inspector) | undefined;

  const server = createServer((client) => {
    if (fault === 'reset') {
      client.resetAndDestroy();
      return;
    }
    const inspector = makeInspector?.();
    const database = connect(target);
    clients.add(client);
    for (const socket of [client, database]) socket.on('error', () => {});
    client.on('close', () => {
      clients.delete(client);
      database.destroy();
    });
    database.on('close', () => client.destroy());
    client.on('data', (chunk) => {
      if (fault === 'drop') return;
      if (inspector?.(chunk) === false) reset(clients);
      else database.write(chunk);
    });
    database.on('data', (chunk) => {
      if (fault === 'delay') setTimeout(() => client.write(chunk), DELAY_MS).unref();
      else if (fault === 'truncate') client.end(chunk.subarray(0, TRUNCATED_BYTES));
      else if (fault !== 'drop') client.write(chunk);
    });
  });
  const port = await listening(server);
  return {
    url: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    setFault(next) {
      fault = next;
      if (fault === 'reset') reset(clients);
    },
    closeConnections: () => clients.forEach((client) => client.destroy()),
    inspect(make) {
      makeInspector = make;
      reset(clients); // so that every connection has an inspector
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        reset(clients);
      }),
  };
}

/** A port that nobody listens on any more. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function reset(clients: ReadonlySet<Socket>): void {
  for (const client of clients) client.resetAndDestroy();
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function targetOf(databaseUrl: string): NetConnectOpts {
  const host = /^mongodb:\/\/(?:[^@/]*@)?([^/?,]+)/.exec(databaseUrl)?.[1] ?? '';
  const path = decodeURIComponent(host);
  if (path.startsWith('/')) return { path };
  const [name = '127.0.0.1', port = '27017'] = path.split(':');
  return { host: name, port: Number(port) };
}
