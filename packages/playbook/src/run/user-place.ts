import type { Place } from '@waxseal/core';

const ours = /node_modules|packages\/[a-z]+\/(?:src|dist)\//;

/** Where in the user's own files an error came from, as well as its stack tells. */
export function userPlace(error: unknown): Place | undefined {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const found = frames
    .map((line) => /(?:file:\/\/)?(\/[^():]+\.[cm]?[jt]s):(\d+):(\d+)/.exec(line))
    .find((match) => match !== null && !ours.test(match[1] ?? ''));
  return found?.[1] === undefined ? undefined : { file: found[1], line: Number(found[2]), column: Number(found[3]) };
}
