import { isIP } from 'node:net';
import { InputError } from '@waxseal/core';

/** Reads `--egress HOST=ADDRESS`: addresses by host that stand for what its smarthost sends from. @throws InputError */
export function parseEgresses(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const pairs = words.map((word) => {
    const [host = '', address = ''] = word.split('=', 2);
    if (host === '' || isIP(address) === 0)
      throw new InputError('expected HOST=ADDRESS behind --egress', {
        value: word,
        hint: '--egress mx1=198.51.100.25',
      });
    return { host, address };
  });
  return new Map(
    [...Map.groupBy(pairs, ({ host }) => host)].map(([host, list]) => [host, list.map(({ address }) => address)]),
  );
}
