import { fileURLToPath } from 'node:url';

/**
 * The command line of a program of this package that runs as a process of its own. From a checkout it runs from its
 * TypeScript source, from npm as it was compiled.
 * @param from The caller's `import.meta.url`, which `path` (without its ending) is relative to.
 */
export function ownProgram(from: string, path: string, args: readonly string[]): readonly string[] {
  const source = from.endsWith('.ts');
  const program = fileURLToPath(new URL(`${path}${source ? '.ts' : '.js'}`, from));
  return [process.execPath, ...(source ? ['--conditions=@waxseal/source'] : []), program, ...args];
}
