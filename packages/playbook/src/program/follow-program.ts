import { quote } from '@waxseal/core';
import { libraries } from '@waxseal/shell';
import type { ProgramRun } from './apply-program.ts';

/** Compiles the program that reads the journal of a program whose connection broke, waiting for its end at most so many seconds. */
export function followProgram({ id, part }: Pick<ProgramRun, 'id' | 'part'>, seconds: number): string {
  return [libraries.follow, `ws_follow ${quote(id)} ${part} ${Math.ceil(seconds)}`, 'exit 0', ''].join('\n');
}
