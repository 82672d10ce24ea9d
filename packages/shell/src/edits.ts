import { call, yesNo } from './call.ts';

interface Edit {
  readonly path: string;
  /** Whether the file is made when it does not exist. */
  readonly create: boolean;
}

/** The first `key=` of a settings file becomes this line; further ones go. */
export interface SettingEdit extends Edit {
  readonly key: string;
  readonly line: string;
}

/** A line that a file holds, or does not; one that begins with the prefix counts as it. */
export interface LineEdit extends Edit {
  readonly line: string;
  readonly startsWith?: string | undefined;
  readonly present: boolean;
}

/** Lines between two markers. */
export interface BlockEdit extends Edit {
  readonly begin: string;
  readonly end: string;
  /** The block with its markers, each line with its end. */
  readonly wanted: string;
  /** Where a new one goes; behind lines, each without its end, that follow one another. */
  readonly at: 'start' | 'end' | { readonly after: readonly string[] };
}

/** A change of octets at one place of a file, planned upon that very file. */
export interface Splice {
  readonly path: string;
  /** The SHA-256 of the file that it was planned upon, or that there was none; and of what comes of it. */
  readonly before: string;
  readonly after: string;
  /** Octets before the place, and octets that go there. */
  readonly at: number;
  readonly drop: number;
  /** What comes there, in base64. */
  readonly put: string;
}

/** The call that makes exactly this change, or none when the file is another by now. */
export function splice({ path, before, after, at, drop, put }: Splice): string {
  return call('ws_splice', path, before, after, at, drop, put);
}

/** The call that sets a key of a settings file. */
export function setting({ path, key, line, create }: SettingEdit): string {
  return call('ws_setting', path, key, line, yesNo(create));
}

/** The call that adds, mends or removes a line. */
export function line({ path, line: text, startsWith = '', present, create }: LineEdit): string {
  return call('ws_line', path, text, startsWith, present ? 'present' : 'absent', yesNo(create));
}

/** The call that writes a block. */
export function block({ path, begin, end, wanted, create, at }: BlockEdit): string {
  return call('ws_block', path, begin, end, wanted, yesNo(create), ...placeWords(at));
}

/** The words by which a function knows where a block goes. */
export function placeWords(at: BlockEdit['at']): readonly (string | number)[] {
  const [place, after] = typeof at === 'object' ? (['after', at.after] as const) : ([at, []] as const);
  return [place, after.length, after.map((one) => `${one}\n`).join('')];
}
