import { block, line, setting } from './edits.ts';
import { directory, expectFile, put, remove, symlink } from './files.ts';
import * as outcome from './outcome.ts';
import { blockOutput, putOutput, putRemembered, rememberOutput } from './output.ts';
import * as system from './system.ts';

/**
 * The calls of which a kind's script is made. Each is a line of sh that fails with a message when it cannot be done, and
 * says itself when it changed something.
 */
export const shell = {
  block,
  blockOutput,
  directory,
  expectFile,
  line,
  put,
  putOutput,
  putRemembered,
  rememberOutput,
  remove,
  setting,
  symlink,
  ...system,
  ...outcome,
} as const;
