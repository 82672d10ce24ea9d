import { domainName, harmlessLine, ipv4, ipv6, valueOf, withoutDot } from '@waxseal/core';

/** Text of a reporter as it may be kept and shown: one harmless line of at most 200 characters; undefined where it is empty. */
export function foreignText(text: string | undefined): string | undefined {
  const line = harmlessLine((text ?? '').trim().replaceAll(/\s+/g, ' ')).slice(0, 200);
  return line === '' ? undefined : line;
}

/** A domain name of a reporter, in lower case and without its final dot; undefined where it is none. */
export function foreignDomain(text: string | undefined): string | undefined {
  const name = valueOf(() => domainName((text ?? '').trim().toLowerCase()));
  return name === undefined || name === '.' ? undefined : withoutDot(name);
}

/** An IP address of a reporter in its usual spelling, IPv4 where it is mapped into IPv6; undefined where it is none. */
export function foreignAddress(text: string | undefined): string | undefined {
  const plain = (text ?? '').trim().replace(/^\[(.*)\]$/, '$1');
  const four = plain.replace(/^::ffff:(?=[\d.]+$)/i, '');
  return valueOf<string>(() => ipv4(four)) ?? valueOf<string>(() => ipv6(plain));
}

/** A count of a reporter: a whole number from 0 to 2⁴⁰; undefined where it is none. */
export function foreignCount(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const count = /^\d{1,13}(?:\.0+)?$/.test(text) ? Number(text) : undefined;
  return count === undefined || count > 2 ** 40 ? undefined : count;
}

const latest = 32_503_680_000;

/** A moment of a reporter in seconds since 1970: a number of seconds or milliseconds, or a date as text, UTC where it names no zone. */
export function foreignMoment(text: string | undefined): number | undefined {
  const plain = (text ?? '').trim();
  if (/^\d{1,16}(?:\.\d+)?$/.test(plain)) {
    const number = Math.floor(Number(plain));
    return number > latest ? Math.floor(number / 1000) : number;
  }
  const day = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?/.exec(plain)?.[0];
  if (day === undefined && !/\d{4} \d\d:\d\d/.test(plain)) return undefined;
  const zone = day === undefined ? '' : plain.slice(day.length).trim();
  if (day !== undefined && !/^(?:|Z|UTC|GMT|[+-]\d\d:?\d\d)$/i.test(zone)) return undefined;
  const iso =
    day === undefined
      ? plain
      : `${day.replace(' ', 'T')}${day.length === 10 ? 'T00:00' : ''}${/^[+-]/.test(zone) ? zone : 'Z'}`;
  const moment = Date.parse(iso);
  return Number.isNaN(moment) ? undefined : Math.floor(moment / 1000);
}
