import { describe, expect, it } from 'vitest';
import type { PathFact } from '../world/world.ts';
import { shownDiff } from './shown-diff.ts';

const fact = (mode: string): PathFact => ({ type: 'file', mode, owner: 'root', group: 'bind', sha256: '' });
const shown = (mode: string, before: string, after: string): string => shownDiff('/f', fact(mode), before, after);

describe('what people see of a change in a text', () => {
  it('is nothing around it, in a file that others may not read', () => {
    expect(shown('640', 'pin 1234\na\n', 'pin 1234\nb\n')).toBe('--- /f\n+++ /f\n@@ -1,2 +1,2 @@\n (secret)\n-a\n+b\n');
    expect(shown('644', 'pin 1234\na\n', 'pin 1234\nb\n')).toContain(' pin 1234\n');
  });

  it.each([
    ['key "x" { secret "c2VjcmV0"; };', 'key "(secret)" { secret "(secret)"; };'],
    ["password = 'hunter2'", 'password = "(secret)"'],
    ['DB_PASSWORD=hunter2', 'DB_PASSWORD="(secret)"'],
    ['api_token: abc123 # prod', 'api_token: "(secret)" # prod'],
    ['the key is in the drawer', 'the key is in the drawer'],
    ['mailbox_command = procmail', 'mailbox_command = procmail'],
  ])('hides the value in %s', (line, hidden) => {
    expect(shown('644', `${line}\na\n`, `${line}\nb\n`)).toContain(` ${hidden}\n`);
    expect(shown('644', `${line}\n`, 'b\n')).toContain(`-${hidden}\n`);
  });
});
