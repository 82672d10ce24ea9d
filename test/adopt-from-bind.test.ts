import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const named = '/usr/sbin/named';
const zone = 'shop-google-mailchimp.example';

/** A port of the loopback that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it.skipIf(!existsSync(named))(
  'a zone is adopted from BIND, by a transfer and by questions, as from its file',
  { timeout: 120_000 },
  async () => {
    using project = scratchProject({
      'shop.zone': readFileSync(join(import.meta.dirname, 'zones/shop-google-mailchimp.zone'), 'utf8'),
    });
    const { directory } = project;
    const port = await freePort();
    writeFileSync(
      join(directory, 'named.conf'),
      `options { directory "${directory}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; allow-transfer { 127.0.0.1; }; recursion no; };
controls { };
zone "${zone}" { type primary; file "${directory}/shop.zone"; };
`,
    );
    const server = spawn(named, ['-g', '-c', join(directory, 'named.conf')], { stdio: 'ignore' });
    try {
      const from = async (...source: readonly string[]): Promise<readonly string[]> => {
        const { code, out, err } = await project.cli('adopt', zone, ...source);
        return code === 0
          ? out
              .split('\n')
              .filter((line) => !line.startsWith('//'))
              .toSorted()
          : [`${code} ${err}`];
      };
      const file = await from('--from', 'shop.zone');
      expect(file.join('\n')).toContain("{ service: 'mailchimp', dkim: { k2: 'dkim2.mcsv.net' } }");
      await expect.poll(() => from('--axfr', `127.0.0.1:${port}`), { timeout: 60_000, interval: 300 }).toEqual(file);
      // Nobody can guess that ns1 is a name of the zone.
      expect(await from('--server', `127.0.0.1:${port}`)).toEqual(file.filter((line) => !line.includes("'ns1 3600")));
      const other = await project.cli('adopt', 'other.example', '--axfr', `127.0.0.1:${port}`);
      expect([other.code, other.err]).toEqual([
        1,
        expect.stringContaining('gives no transfer of other.example: it refuses'),
      ]);
    } finally {
      // Until it ended, it may still write where it runs.
      const ended = once(server, 'exit');
      if (server.kill()) await ended;
    }
  },
);
