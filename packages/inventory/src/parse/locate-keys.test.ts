import { describe, expect, it } from 'vitest';
import { locateKeys } from './locate-keys.ts';

const source = `import { defineInventory } from '@waxseal/inventory';
// groups: { mail: {} } is only a comment
const shared = { groups: { mail: 'not this' } };
export default defineInventory<{ domain: string }>({
  all: { vars: shared },
  groups: {
    'mail-hosts': { /* hosts: */ hosts: { mx1: { vars: { text: "a: { b: 1 }", list: [{ inner: 1 }, { a: 2 }], when: x ? y : z, \`no\`: 1 } } } },
    ...more({ dns: {} }),
    dns: { hosts: { ns1: {} } },
  },
});
`;

describe('locateKeys', () => {
  const locate = locateKeys(source, 'inv.ts');
  it.each<[readonly string[], { readonly line?: number; readonly column?: number }]>([
    [['all'], { line: 5, column: 3 }],
    [['groups', 'mail-hosts'], { line: 7, column: 5 }],
    [['groups', 'mail-hosts', 'hosts', 'mx1'], { line: 7, column: 43 }],
    [['groups', 'mail-hosts', 'hosts', 'mx1', 'vars', 'list'], { line: 7, column: 79 }],
    [['groups', 'dns', 'hosts', 'ns1'], { line: 9, column: 21 }],
    [['groups', 'made-by-code', 'vars'], { line: 6, column: 3 }],
    [['elsewhere'], {}],
  ])('finds %j', (path, place) => {
    expect(locate(path)).toEqual({ file: 'inv.ts', ...place });
  });

  it('gives the file alone where there is no literal to read', () => {
    expect(locateKeys('export default make();', 'inv.ts')(['groups'])).toEqual({ file: 'inv.ts' });
  });
});
