import { block, line, setting, splice } from './edits.ts';
import { directory, expectFile, put, remove, symlink } from './files.ts';
import { changed, defer, fail, rollback, secretly, warn } from './outcome.ts';
import { blockOutput, putOutput, putRemembered, rememberOutput } from './output.ts';
import {
  actOnService,
  answerDebconf,
  enableService,
  installPackages,
  lookAtPackages,
  runAs,
  runService,
  unless,
} from './system.ts';

/**
 * The calls of which a kind's script is made. Each is a line of sh that fails with a message when it cannot be done, and
 * says itself when it changed something.
 */
export const shell = {
  actOnService,
  answerDebconf,
  block,
  blockOutput,
  changed,
  defer,
  directory,
  enableService,
  expectFile,
  fail,
  installPackages,
  line,
  lookAtPackages,
  put,
  putOutput,
  putRemembered,
  rememberOutput,
  remove,
  rollback,
  runAs,
  runService,
  secretly,
  setting,
  splice,
  symlink,
  unless,
  warn,
} as const;
