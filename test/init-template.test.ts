import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

it('the playbook that init writes is the one of this repository', () => {
  expect(readFileSync(join(root, 'packages/cli/templates/project/playbooks/secure-mail.ts'), 'utf8')).toBe(
    readFileSync(join(root, 'playbooks/secure-mail.ts'), 'utf8'),
  );
});
