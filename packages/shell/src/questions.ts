import { quote } from '@waxseal/core';
import { call, unset } from './call.ts';

/** What is asked of a path beside what is there. */
export interface PathQuestion {
  readonly path: string;
  /** When the text of a file is told. */
  readonly text?: 'always' | 'differs' | 'never' | undefined;
  readonly sha256?: string | undefined;
  readonly emptiness?: boolean | undefined;
  readonly mounts?: boolean | undefined;
}

/** Asks what is at a path. Each question has a number, by which its answer is known. */
export function askPath(index: number, { path, text = 'never', sha256 = unset, ...more }: PathQuestion): string {
  const emptiness = more.emptiness === true ? 'emptiness' : unset;
  return call('ws_path', index, path, text, sha256, emptiness, more.mounts === true ? 'mounts' : unset);
}

/** Asks whether a command that only looks succeeds. */
export function askCommand(index: number, ...command: readonly string[]): string {
  return call('ws_test', index, ...command);
}

/** Asks for the version of an installed package. */
export function askPackage(index: number, name: string): string {
  return call('ws_package', index, name);
}

/** Asks whether a service runs, and whether it starts with the system. */
export function askService(index: number, name: string): string {
  return call('ws_service', index, name);
}

/** Asks whether the host has a service at all. */
export function askUnit(index: number, name: string): string {
  return call('ws_unit', index, name);
}

/** Asks whether the host's sh can read a text. */
export function askSyntax(index: number, text: string): string {
  return call('ws_syntax', index, text);
}

/** Asks for the status of a read-only text and the first 64 KiB of what it prints. */
export function askScript(index: number, script: string): string {
  return `ws_s${index}() { eval ${quote(script)}; }\n${call('ws_script', index, `ws_s${index}`)}`;
}

/** Asks what a run replaced, path by path; `no such run`, `rolled back before` where there is nothing to be told. */
export function askUndo(run: string): string {
  return call('ws_tell_undo', run);
}
