import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { importHint, InputError, type Place, WaxsealError } from '@waxseal/core';
import { defined } from '../defined.ts';
import { locateKeys } from '../parse/locate-keys.ts';
import { parseDefinition } from '../parse/parse-definition.ts';
import type { Reading } from '../statement.ts';

function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** The place that a stack names for a file: `file:///…/prod.ts:12` (syntax) or `…/prod.ts:12:9` (while running). */
function placeInStack(stack: string, path: string, file: string): Place {
  const spelled = [pathToFileURL(path).href, path].find((one) => stack.includes(`${one}:`));
  if (spelled === undefined) return { file };
  const [, line, column] = /^:(\d+)(?::(\d+))?/.exec(stack.slice(stack.indexOf(`${spelled}:`) + spelled.length)) ?? [];
  return { file, ...defined({ line: asNumber(line), column: asNumber(column) }) };
}

/**
 * What Node prints about a file's syntax. A SyntaxError thrown by `import()` does not say where; `node --check`, which
 * reads the file without running it, does.
 */
function checkSyntax(path: string): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, ['--check', path], { timeout: 10_000 }, (_error, _stdout, stderr) => done(stderr));
  });
}

/** What an import threw, as one fault of ours; a fault of ours (say, of a domain name) keeps what it says. */
async function importFault(error: unknown, path: string, file: string): Promise<InputError> {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const known = placeInStack(stack, path, file);
  const place =
    known.line === undefined && error instanceof SyntaxError
      ? placeInStack(await checkSyntax(path), path, file)
      : known;
  if (error instanceof WaxsealError)
    return new InputError(error.faults.map((fault) => ({ ...fault, place: { ...place, ...fault.place } })));
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  const hint = importHint(message);
  return new InputError(`cannot read the inventory: ${message}`, { place, cause: error, ...defined({ hint }) });
}

async function importDefault(path: string, file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    throw await importFault(error, path, file);
  }
}

/**
 * Imports a TypeScript or JavaScript inventory and reads its default export. Importing runs the file.
 * @throws InputError when it cannot be imported, with the line where that is known, or exports no inventory.
 */
export async function readDefinition(path: string, file: string): Promise<Reading> {
  const definition = await importDefault(path, file);
  if (typeof definition !== 'object' || definition === null) {
    throw new InputError('the file exports no inventory', {
      place: { file },
      hint: 'export default defineInventory({ groups: { … } })',
    });
  }
  return parseDefinition(definition, locateKeys(await readFile(path, 'utf8'), file));
}
