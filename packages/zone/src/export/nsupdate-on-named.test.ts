import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { domainName, type ResourceRecord } from '@waxseal/core';
import { diffZones } from '../diff/diff-zones.ts';
import { base } from '../lint/lint-cases.test-data.ts';
import { readSimpleZone } from '../lint/simple-zone.test-data.ts';
import { parseZone } from '../parse/parse-zone.ts';
import { exportNsupdate, renderNsupdate } from './nsupdate.ts';

const named = '/usr/sbin/named';
const installed = [named, 'nsupdate', 'dig'].every((program) => spawnSync(program, ['-V']).error === undefined);
const origin = domainName('new.example');
const zone = (text: string): readonly ResourceRecord[] =>
  readSimpleZone(`${base}${text}`, origin).map(({ record }) => record);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Named extends AsyncDisposable {
  readonly update: (script: string) => void;
  readonly records: () => readonly ResourceRecord[];
}

/** A name server of this test's own on the loopback, with the zone as given. */
async function startNamed(text: string): Promise<Named> {
  const directory = mkdtempSync(join(tmpdir(), 'waxseal-named-'));
  const port = await freePort();
  const options = `directory "${directory}"; pid-file none; session-keyfile none; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; notify no; dnssec-validation no;`;
  const access = 'allow-update { 127.0.0.1; }; allow-transfer { 127.0.0.1; };';
  writeFileSync(
    join(directory, 'named.conf'),
    `options { ${options} };\ncontrols { };\nzone "new.example" { type primary; file "zone"; ${access} };\n`,
  );
  writeFileSync(join(directory, 'zone'), `$ORIGIN new.example.\n$TTL 86400\n${base}${text}`);
  const child = spawn(named, ['-g', '-n', '1', '-c', join(directory, 'named.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  for await (const part of child.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(part);
    if (/ running$/m.test(said)) break;
  }
  child.stderr.resume();
  if (child.exitCode !== null) throw new Error(said);
  return {
    update(script) {
      execFileSync('nsupdate', { input: `server 127.0.0.1 ${port}\n${script}`, encoding: 'utf8' });
    },
    records() {
      const answer = execFileSync('dig', ['@127.0.0.1', '-p', String(port), 'new.example', 'axfr'], {
        encoding: 'utf8',
      });
      return parseZone(answer, { origin })
        .records.map(({ record }) => record)
        .slice(0, -1);
    },
    async [Symbol.asyncDispose]() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      rmSync(directory, { recursive: true });
    },
  };
}

const cases: readonly (readonly [what: string, before: string, after: string])[] = [
  ['an address becomes an alias', 'ext A 192.0.2.9\n', 'ext CNAME www.isp.example.\n'],
  ['many types become an alias', 'a A 192.0.2.9\na TXT "x"\na MX 10 ns1\n', 'a CNAME ns1\n'],
  ['an alias becomes an address', 'ext CNAME www.isp.example.\n', 'ext A 192.0.2.9\next AAAA 2001:db8::9\n'],
  ['an alias becomes a text', 'a CNAME ns1\n', 'a TXT "x"\n'],
  ['an alias leads elsewhere', 'a CNAME ns1\n', 'a CNAME ns2\n'],
];

it.skipIf(!installed).each(cases)(
  '%s on a real server, by a difference and by the whole zone (needs named)',
  async (_, before, after) => {
    const wanted = zone(after);
    const scripts = [
      renderNsupdate(origin, diffZones(zone(before), wanted)),
      exportNsupdate({ origin, records: wanted }).text,
    ];
    for (const script of scripts) {
      await using server = await startNamed(before);
      server.update(script);
      expect(diffZones(server.records(), wanted)).toEqual([]);
    }
  },
);

it.skipIf(!installed)('leaves other names and other types of a name as they are (needs named)', async () => {
  await using server = await startNamed('other A 192.0.2.7\nboth TXT "kept"\n');
  server.update(exportNsupdate({ origin, records: zone('both A 192.0.2.8\n') }).text);
  expect(diffZones(server.records(), zone('other A 192.0.2.7\nboth TXT "kept"\nboth A 192.0.2.8\n'))).toEqual([]);
});
