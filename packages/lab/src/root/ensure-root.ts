import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureTools } from '../ensure-tools.ts';
import { mustRun } from '../run-command.ts';
import { cacheDirectory } from './cache-directory.ts';
import { renderBuildScript, rootName, type RootRecipe } from './root-recipe.ts';

/** Seconds a build may take; about 20 with a near mirror. */
const buildTimeout = 900;

/**
 * The path of a Debian root of the recipe, from the cache or built now. Two callers at once build it once.
 * @throws InputError for an illegal package name, WaxsealError when it cannot be built.
 */
export async function ensureRoot(recipe: RootRecipe): Promise<string> {
  const script = renderBuildScript(recipe);
  await ensureTools();
  const folder = join(cacheDirectory(process.env), 'roots');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const root = join(folder, rootName(recipe));
  await mustRun(['sh', '-e', '-u', '-c', script, 'sh', root], { timeout: buildTimeout });
  return root;
}
