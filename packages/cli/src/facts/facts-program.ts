import { call } from '../call.ts';
import { templates } from '../generated-templates.ts';

/** The programs that the engine's own programs call on a host, beyond what every POSIX sh has. */
const needed = [
  'awk',
  'base64',
  'cat',
  'chmod',
  'chown',
  'cp',
  'cut',
  'grep',
  'head',
  'id',
  'ln',
  'mkdir',
  'mktemp',
  'mv',
  'readlink',
  'rm',
  'sha256sum',
  'stat',
  'sync',
  'tail',
  'tr',
] as const;

/** One read-only program that prints what is known of a host, a `name=value` a line. */
export const factsProgram: string = `${templates['facts'] ?? ''}${call('facts', ...needed)}\n`;
