import { quote } from '@waxseal/core';
import { templates } from '../generated-templates.ts';

/** Compiles the program that reads the journal of a run whose connection broke, waiting for its end at most so many seconds. */
export function followProgram(runId: string, seconds: number): string {
  return [templates['common'], templates['follow'], `ws_follow ${quote(runId)} ${Math.ceil(seconds)}`, 'exit 0', ''].join('\n');
}
