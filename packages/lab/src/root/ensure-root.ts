import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@waxseal/core';
import { ensureTools } from '../ensure-tools.ts';
import { mustRun } from '../run-command.ts';
import { cacheDirectory } from './cache-directory.ts';
import { packagesOf, renderBuildScript, rootName, type RootRecipe } from './root-recipe.ts';

/** Seconds a build may take; about 20 with a near mirror. */
const buildTimeout = 900;

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The folder of all roots. @throws InputError when its path could not stand in the options of an overlay mount. */
function rootsFolder(): string {
  const folder = join(cacheDirectory(process.env), 'roots');
  if (/^\/[\w./+@-]+$/.test(folder)) return folder;
  const hint = 'an absolute path of letters, digits and . _ - + @ only: WAXSEAL_CACHE=/var/cache/waxseal';
  throw new InputError('the lab cannot keep its Debian roots in this folder', { value: folder, hint });
}

/**
 * The path of a Debian root of the recipe, from the cache or built now. Two callers at once build it once.
 * @throws InputError for an illegal package name or cache folder, WaxsealError when it cannot be built.
 */
export async function ensureRoot(
  recipe: RootRecipe,
  progress: (what: string) => void = () => undefined,
): Promise<string> {
  const script = renderBuildScript(recipe);
  const folder = rootsFolder();
  await ensureTools();
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const root = join(folder, rootName(recipe));
  if (!(await isThere(root)))
    progress(
      `building a Debian root of ${recipe.release} with ${packagesOf(recipe).length} packages, once: about half a minute`,
    );
  await mustRun(['sh', '-e', '-u', '-c', script, 'sh', root], { timeout: buildTimeout });
  return root;
}
