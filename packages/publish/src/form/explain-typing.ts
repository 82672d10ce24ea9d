import { joinedText, type ResourceRecord, withoutDot } from '@waxseal/core';
import { plainText, rdataText } from '@waxseal/zone';

/** A record that is wanted, and what a server answers at its name and type. */
export interface Typed {
  readonly wanted: ResourceRecord;
  readonly found: readonly ResourceRecord[];
  /** What it answers at the name with the domain behind it once more. */
  readonly doubled: readonly ResourceRecord[];
}

/** A kind of mistake: tells by the wanted text and a found one whether it was made, and says so. */
type Mistake = (wanted: string, found: string) => string | undefined;

const bare = (text: string): string => text.replaceAll(/\s/g, '');
const longest = 255;

const mistakes: readonly Mistake[] = [
  (wanted, found) =>
    /^["“”'].*["“”']$/s.test(found) && found.slice(1, -1) === wanted ? 'typed with quotes inside' : undefined,
  (wanted, found) => (found.replaceAll('\\', '') === wanted ? 'the form kept backslashes' : undefined),
  (wanted, found) =>
    wanted.startsWith(found) && found.length === longest && wanted.length > longest
      ? `cut at ${longest} characters: the form takes no longer text in one piece`
      : undefined,
  (wanted, found) =>
    wanted.startsWith(found) && found.length > 0
      ? `cut after ${found.length} of ${wanted.length} characters`
      : undefined,
  (wanted, found) => (bare(found) === bare(wanted) ? 'with other spaces than it has' : undefined),
  (wanted, found) =>
    bare(found).replaceAll(/\\?[;,]/g, '') === bare(wanted).replaceAll(/[;,]/g, '')
      ? 'the form changed the ";"'
      : undefined,
  (wanted, found) => (found.toLowerCase() === wanted.toLowerCase() ? 'in another case' : undefined),
  (wanted, found) => (bare(found).replaceAll(/["“”\\]/g, '') === bare(wanted) ? 'typed with quotes inside' : undefined),
];

function textOf(record: ResourceRecord): string {
  if (record.type !== 'TXT' && record.type !== 'SPF') return rdataText(record);
  return plainText(record.strings) ?? joinedText(record.strings);
}

/** Whether the form put the domain behind a name: `10 mx1.new.example.new.example.` */
function lengthened(wanted: string, found: string): boolean {
  return wanted.endsWith('.') && found.length > wanted.length && found.toLowerCase().startsWith(wanted.toLowerCase());
}

function mistakeIn(wanted: string, found: string): readonly string[] {
  const said = mistakes.map((mistake) => mistake(wanted, found)).find((one) => one !== undefined);
  return said === undefined ? [] : [said];
}

const isSpf = (text: string): boolean => /^["“]?v=spf1(?:\s|$)/i.test(text);

/** What went wrong when a record was typed into a web form, as far as the answers tell: words for people, or nothing. Pure. */
export function explainTyping({ wanted, found, doubled }: Typed): string | undefined {
  const text = textOf(wanted);
  const answers = found.map(textOf);
  const policies = isSpf(text) ? answers.filter(isSpf).length : 0;
  if (policies > 1) return `${policies} SPF records now: remove the other`;
  const isText = wanted.type === 'TXT' || wanted.type === 'SPF';
  if (!isText && answers.some((answer) => lengthened(text, answer)))
    return 'the form put the domain behind the value: end the value with a dot';
  const [mistake] = answers.flatMap((answer) => (isText ? mistakeIn(text, answer) : []));
  if (mistake !== undefined) return mistake;
  const twice = doubled.find((one) => one.type === wanted.type && textOf(one) === text);
  return twice === undefined ? undefined : `the domain twice: ${withoutDot(twice.owner)}`;
}
