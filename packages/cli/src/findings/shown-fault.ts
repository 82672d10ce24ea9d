import { type Fault, harmlessLine, type Place } from '@waxseal/core';

/** Longer texts are cut: a record has up to 65,535 octets, and a file's name may be as long. */
const longest = 400;

/** A text of a finding as every view shows it: harmless, on one line, of bounded length. */
function shown(text: string): string {
  const line = harmlessLine(text.slice(0, longest));
  return text.length > longest ? `${line}… (${text.length} characters)` : line;
}

function shownPlace({ file, path, ...rest }: Place): Place {
  return {
    ...(file !== undefined && { file: harmlessLine(file) }),
    ...rest,
    ...(path !== undefined && { path: shown(path) }),
  };
}

/** A finding as every view shows it: what is not ours is harmless and bounded. */
export function shownFault({ message, value, hint, place, ...rest }: Fault): Fault {
  return {
    message: shown(message),
    ...rest,
    ...(place !== undefined && { place: shownPlace(place) }),
    ...(value !== undefined && { value: shown(value) }),
    ...(hint !== undefined && { hint: shown(hint) }),
  };
}

/** What a finding says in one text: its message and the value. */
export function said({ message, value }: Fault): string {
  return value === undefined ? message : `${message}, got ${JSON.stringify(value)}`;
}
