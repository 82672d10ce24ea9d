import { expect, it } from 'vitest';
import { importHint } from './import-hint.ts';

it.each([
  ["Cannot find package 'zod' imported from /p/a.ts", 'npm install zod'],
  ["Cannot find package '@waxseal/roles' imported from /p/a.ts", 'npm install @waxseal/roles'],
  ["Cannot find package '/p/node_modules/x' imported from /p/a.ts", undefined],
  ["Cannot find package 'left/pad.js' imported from /p/a.ts", 'npm install left'],
  ['Cannot use import statement outside a module', 'npm pkg set type=module'],
  ["Unexpected token 'export'", 'npm pkg set type=module'],
  ["Cannot find module '/p/vars' imported from /p/a.ts", './vars.ts'],
  ['TypeScript enum is not supported in strip-only mode', 'enums'],
  ['x is not defined', undefined],
])('of "%s" says %s', (message, hint) => {
  if (hint === undefined) expect(importHint(message)).toBeUndefined();
  else expect(importHint(message)).toContain(hint);
});
