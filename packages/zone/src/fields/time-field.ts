import { InputError } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { parseNumber, u32Field } from './number-fields.ts';

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const parts = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  return `${date.getUTCFullYear()}${[...parts, date.getUTCSeconds()].map((part) => digits(part, 2)).join('')}`;
}

// Times are numbers of a circle of 2³² seconds (RFC 4034 §3.1.5): BIND writes its last half as years before 1970.
const earliest = -(2 ** 31);

/** Seconds since 1970 modulo 2³² of `YYYYMMDDHHmmSS`; undefined when there is no such time. */
function parseTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59)) / 1000;
  const isSame = timeText(time).slice(0, 12) === text.slice(0, 12) && second <= 60;
  if (!isSame || time < earliest) return undefined;
  return (time + (second === 60 ? 1 : 0) + 2 ** 32) % 2 ** 32;
}

/** When a signature begins and ends to hold: text as a date or, as RFC 4034 §3.2 allows, as a number of seconds. */
export const timeField: FieldCodec<'time'> = {
  ...u32Field,
  parse(words, { field }) {
    const text = firstWord(words);
    const value = text.length === 14 ? parseTime(text) : parseNumber(text, 0xffff_ffff);
    if (value !== undefined && text.length <= 14) return value;
    throw new InputError(`${field.name} is a time`, { value: text, hint: 'YYYYMMDDHHmmSS in UTC (RFC 4034 §3.2)' });
  },
  text: timeText,
};
