import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { domainName, secret } from '@waxseal/core';
import { queryServer } from '@waxseal/probe';
import type { TsigKey } from '@waxseal/publish';

/** A real name server on loopback that takes signed updates of `new.example`. */
export interface UpdatableServer extends AsyncDisposable {
  readonly kind: ServerKind;
  readonly port: number;
  readonly directory: string;
  /** For PowerDNS: the address of its HTTP API, and the key that opens it. */
  readonly api?: { readonly url: string; readonly key: string };
}

export type ServerKind = 'named' | 'knotd' | 'pdns_server';

export const zoneName = domainName('new.example');

/** The keys that the servers know: one may change the zone, one may only read it. */
export const keys = {
  writer: {
    name: domainName('writer.key'),
    algorithm: 'hmac-sha256',
    secret: secret('c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE='),
  },
  writer512: {
    name: domainName('writer512.key'),
    algorithm: 'hmac-sha512',
    secret: secret('YW5vdGhlci1zaGFyZWQtc2VjcmV0LW9mLXRoZS13cml0ZXI1MTIta2V5IQ=='),
  },
  writer384: {
    name: domainName('writer384.key'),
    algorithm: 'hmac-sha384',
    secret: secret('YW5vdGhlci1zaGFyZWQtc2VjcmV0LW9mLXRoZS13cml0ZXIzODQta2V5IQ=='),
  },
  reader: {
    name: domainName('reader.key'),
    algorithm: 'hmac-sha256',
    secret: secret('c2hhcmVkLXNlY3JldC1vZi10aGUtcmVhZGVyLWtleSE='),
  },
} as const satisfies Readonly<Record<string, TsigKey>>;

const writers = ['writer', 'writer384', 'writer512'] as const;

const text = (key: TsigKey): string =>
  ({
    'writer.key.': 'c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE=',
    'writer384.key.': 'YW5vdGhlci1zaGFyZWQtc2VjcmV0LW9mLXRoZS13cml0ZXIzODQta2V5IQ==',
    'writer512.key.': 'YW5vdGhlci1zaGFyZWQtc2VjcmV0LW9mLXRoZS13cml0ZXI1MTIta2V5IQ==',
    'reader.key.': 'c2hhcmVkLXNlY3JldC1vZi10aGUtcmVhZGVyLWtleSE=',
  })[key.name as string] ?? '';

/** What a server begins with: its own authority, and records of somebody else. */
const firstZone = `$ORIGIN new.example.
$TTL 3600
@ SOA ns1.host.example. admin.host.example. 1 7200 1800 1209600 300
@ NS ns1.host.example.
@ TXT "site-verification=abc"
www A 192.0.2.80
swap A 192.0.2.81
`;

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port)),
  );
  await new Promise((done) => server.close(done));
  return port;
}

function namedFiles(directory: string, port: number): readonly string[] {
  const all = Object.values(keys);
  const names = writers.map((one) => keys[one].name.slice(0, -1));
  writeFileSync(join(directory, 'new.example.zone'), firstZone);
  writeFileSync(
    join(directory, 'named.conf'),
    `${all.map((key) => `key "${key.name.slice(0, -1)}" { algorithm ${key.algorithm}; secret "${text(key)}"; };\n`).join('')}
options { directory "${directory}"; pid-file "${directory}/pid"; session-keyfile "${directory}/session.key"; managed-keys-directory "${directory}";
  listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; dnssec-validation no; notify no; };
controls { };
logging { category default { null; }; };
zone "new.example" { type primary; file "new.example.zone"; masterfile-format text;
  update-policy { ${names.map((name) => `grant "${name}" zonesub ANY;`).join(' ')} };
  allow-transfer { ${all.map((key) => `key "${key.name.slice(0, -1)}";`).join(' ')} }; };
zone "else.example" { type secondary; primaries { 192.0.2.1; }; file "else.zone"; };
`,
  );
  return ['named', '-g', '-c', join(directory, 'named.conf')];
}

function knotFiles(directory: string, port: number): readonly string[] {
  const all = Object.values(keys);
  writeFileSync(join(directory, 'new.example.zone'), firstZone);
  mkdirSync(join(directory, 'db'), { recursive: true });
  writeFileSync(
    join(directory, 'knot.conf'),
    `server:
    rundir: "${directory}"
    listen: 127.0.0.1@${port}
database:
    storage: "${directory}/db"
key:
${all.map((key) => `  - id: ${key.name.slice(0, -1)}\n    algorithm: ${key.algorithm}\n    secret: ${text(key)}\n`).join('')}
acl:
  - id: write
    key: [${writers.map((one) => keys[one].name.slice(0, -1)).join(', ')}]
    action: [update, transfer]
  - id: read
    key: [reader.key]
    action: transfer
zone:
  - domain: new.example
    storage: "${directory}"
    file: new.example.zone
    zonefile-load: difference-no-serial
    journal-content: all
    acl: [write, read]
`,
  );
  return ['knotd', '-c', join(directory, 'knot.conf')];
}

function pdnsFiles(directory: string, port: number, web: number): readonly string[] {
  const database = join(directory, 'pdns.sqlite3');
  const config = `--config-dir=${directory}`;
  writeFileSync(join(directory, 'new.example.zone'), firstZone);
  writeFileSync(
    join(directory, 'pdns.conf'),
    `launch=gsqlite3
gsqlite3-database=${database}
gsqlite3-pragma-synchronous=0
local-address=127.0.0.1
local-port=${port}
socket-dir=${directory}
setuid=
setgid=
guardian=no
daemon=no
loglevel=0
api=yes
api-key=key-of-the-api
webserver-address=127.0.0.1
webserver-port=${web}
webserver-allow-from=127.0.0.1
dnsupdate=yes
allow-dnsupdate-from=127.0.0.0/8
allow-axfr-ips=
consistent-backends=no
zone-cache-refresh-interval=0
query-cache-ttl=0
cache-ttl=0
negquery-cache-ttl=0
`,
  );
  const store = new DatabaseSync(database);
  store.exec(readFileSync('/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql', 'utf8'));
  store.close();
  const util = (...args: readonly string[]): void =>
    void execFileSync('pdnsutil', [config, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
  util('load-zone', 'new.example', join(directory, 'new.example.zone'));
  for (const key of Object.values(keys)) util('import-tsig-key', key.name.slice(0, -1), key.algorithm, text(key));
  for (const one of writers) util('add-meta', 'new.example', 'TSIG-ALLOW-DNSUPDATE', keys[one].name.slice(0, -1));
  for (const key of Object.values(keys)) util('add-meta', 'new.example', 'TSIG-ALLOW-AXFR', key.name.slice(0, -1));
  return ['pdns_server', config];
}

async function isAnswering(port: number, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`the name server ended with ${child.exitCode}`);
  const query = { server: '127.0.0.1', port, name: zoneName, type: 'SOA', timeout: 300 } as const;
  return queryServer(query).then(
    ({ records }) => records.length > 0,
    () => false,
  );
}

/** Starts a real name server in a directory of its own, on a free port of loopback. It ends with the test. */
export async function startNameServer(kind: ServerKind): Promise<UpdatableServer> {
  const directory = mkdtempSync(join(tmpdir(), `waxseal-${kind}-`));
  const [port, web] = [await freePort(), await freePort()];
  const [program = kind, ...args] =
    kind === 'named'
      ? namedFiles(directory, port)
      : kind === 'knotd'
        ? knotFiles(directory, port)
        : pdnsFiles(directory, port, web);
  const child = spawn(program, args, { cwd: directory, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    for (let tries = 0; !(await isAnswering(port, child)); tries += 1) {
      if (tries > 100) throw new Error(`${kind} does not answer`);
      await sleep(100);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kind,
    port,
    directory,
    ...(kind === 'pdns_server' ? { api: { url: `http://127.0.0.1:${web}`, key: 'key-of-the-api' } } : {}),
    [Symbol.asyncDispose]: stop,
  };
}
