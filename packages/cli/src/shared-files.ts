import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What stands at the top of a checkout and every user needs: playbook and inventories of the tour and of new projects. */
export const sharedFiles = [
  'playbooks/secure-mail.ts',
  'inventories/embedded.ts',
  'inventories/embedded-form.ts',
  'inventories/embedded-internet.zone',
] as const;

/** The text of a shared file: in a release it lies beside the templates, in a checkout where its readers find it. */
export async function readShared(path: (typeof sharedFiles)[number]): Promise<string> {
  const [released, checkout] = ['../templates/shared/', '../../../'].map((base) =>
    fileURLToPath(new URL(`${base}${path}`, import.meta.url)),
  ) as [string, string];
  return readFile(released, 'utf8').catch(() => readFile(checkout, 'utf8'));
}
