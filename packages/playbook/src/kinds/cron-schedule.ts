/** One field of a schedule (crontab(5)): the values it may hold, and their names from the first value on. */
interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields: readonly Field[] = [
  { name: 'minute', from: 0, to: 59, names: [] },
  { name: 'hour', from: 0, to: 23, names: [] },
  { name: 'day of the month', from: 1, to: 31, names: [] },
  { name: 'month', from: 1, to: 12, names: months },
  { name: 'day of the week', from: 0, to: 7, names: days },
];

const words = /^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

function valueOf(text: string, { from, to, names }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named === -1 ? (/^\d{1,2}$/.test(text) ? Number(text) : Number.NaN) : named + from;
  return value >= from && value <= to ? value : undefined;
}

/** The values of one part of a list: `*`, `5`, `1-5`, or a range with a step; undefined for what cron could not read. */
function partValues(part: string, field: Field): readonly number[] | undefined {
  const [range = '', step, ...more] = part.split('/');
  const [low = '', high, ...further] = range === '*' ? [String(field.from), String(field.to)] : range.split('-');
  const from = valueOf(low, field);
  const to = high === undefined ? from : valueOf(high, field);
  const stride = step === undefined ? 1 : Number(/^\d{1,2}$/.test(step) ? step : Number.NaN);
  // A step is one of a range: behind a single value cron refuses it.
  const isRead = more.length === 0 && further.length === 0 && (step === undefined || high !== undefined);
  if (!isRead || from === undefined || to === undefined || from > to || !(stride >= 1)) return undefined;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (value) => (value - from) % stride === 0,
  );
}

function fieldValues(text: string, field: Field): readonly number[] | undefined {
  const parts = text.split(',').map((part) => partValues(part, field));
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

/** The most days that a month ever has. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Why cron could not read a schedule, or would never come to it; undefined for one that it can. */
export function scheduleFault(schedule: string): string | undefined {
  if (schedule.startsWith('@')) return words.test(schedule) ? undefined : 'cron has no such word';
  const texts = schedule.trim().split(/[ \t]+/);
  if (texts.length !== fields.length) return 'a schedule has five fields or is a word like @daily';
  const values = texts.map((text, index) => fieldValues(text, fields[index] as Field));
  const wrong = values.indexOf(undefined);
  if (wrong !== -1) {
    const { name, from, to } = fields[wrong] as Field;
    return `the ${name} is no list of values from ${from} to ${to}: ${texts[wrong] ?? ''}`;
  }
  // A day of the week beside it is another day on which the job runs (crontab(5)).
  const [, , dates = [], inMonths = []] = values;
  const isEver = inMonths.some((month) => dates.some((date) => date <= (longest[month - 1] ?? 0)));
  return isEver || !(texts[4] ?? '').startsWith('*') ? undefined : 'no month of it has such a day, so it never comes';
}
