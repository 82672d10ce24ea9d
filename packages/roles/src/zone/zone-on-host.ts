import { quote, WaxsealError } from '@waxseal/core';
import type { Connection } from '@waxseal/remote';

/** Octets of a zone that are read back: more than the next run merges. */
const longest = 300_000;

/** The master file of a zone as it lies on a host; undefined where there is none. @throws WaxsealError when it cannot be read */
export async function zoneOnHost(connection: Connection, path: string): Promise<string | undefined> {
  const file = `"$WAXSEAL_ROOT"${quote(path)}`;
  const { stdout, stderr, status } = await connection.run(
    `[ -e ${file} ] || { printf absent; exit 3; }; head -c ${longest} -- ${file}`,
  );
  if (status === 0) return stdout;
  if (status === 3 && stdout === 'absent') return undefined;
  throw new WaxsealError('the zone file cannot be read', { value: `${path}: ${stderr.slice(0, 200)}` });
}
