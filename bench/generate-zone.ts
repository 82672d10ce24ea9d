import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

// A deterministic mail zone: the same count gives the same octets, on every machine.

/** A small generator of numbers with a fixed seed (a linear congruential one: nothing here is a secret). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}

const hex = (next: () => number, octets: number): string =>
  Array.from({ length: octets }, () => (next() >>> 24).toString(16).padStart(2, '0')).join('');

/** Base64 that is an RSA key of 2048 bits in form: the head and tail of a real one, its modulus by chance. */
function key(next: () => number): string {
  const modulus = Buffer.from(hex(next, 256), 'hex');
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[255] = (modulus[255] ?? 0) | 1;
  const head = Buffer.from('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 'hex');
  return Buffer.concat([head, modulus, Buffer.from('0203010001', 'hex')]).toString('base64');
}

function text(value: string): string {
  return (value.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ');
}

/** The nine records of one mail host: what a provider's zone consists of. */
function host(index: number, next: () => number): readonly string[] {
  const [a, b, c] = [(next() >>> 24) & 255, (next() >>> 24) & 255, ((next() >>> 24) % 254) + 1];
  const name = `h${index}`;
  return [
    `${name} 300 IN A 10.${a}.${b}.${c}`,
    `${name} 300 IN AAAA 2001:db8:${a.toString(16)}:${b.toString(16)}::${c.toString(16)}`,
    `d${index} 300 IN MX 10 ${name}`,
    `d${index} 300 IN TXT "v=spf1 mx -all"`,
    `s${index}._domainkey 300 IN TXT ${text(`v=DKIM1; k=rsa; p=${key(next)}`)}`,
    `_25._tcp.${name} 300 IN TLSA 3 1 1 ${hex(next, 32)}`,
    `w${index} 300 IN CNAME ${name}`,
    `_imaps._tcp.d${index} 300 IN SRV 0 1 993 ${name}`,
    `d${index} 300 IN CAA 0 issue "ca.example"`,
  ];
}

/** Writes a zone of about so many records. */
export async function generateZone(file: string, records: number): Promise<void> {
  const out = createWriteStream(file);
  const next = numbers(7489);
  out.write(
    '$ORIGIN bench.example.\n$TTL 300\n@ SOA ns1 hostmaster 1 7200 1800 1209600 300\n@ NS ns1\n@ NS ns2\nns1 A 192.0.2.53\nns2 A 192.0.2.54\n',
  );
  for (let index = 0; index < records / 9; index += 1) {
    if (!out.write(`${host(index, next).join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}
