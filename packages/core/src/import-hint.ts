/** What Node says, and what to do about it; the first that matches counts. */
const hints: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [
    /Cannot find package '(@[^/']+\/[^/']+|[^/']+)/,
    ([, name = '']) => `install it where this file is: npm install ${name}`,
  ],
  [
    /Cannot use import statement outside a module|Unexpected token 'export'/,
    () => 'the package.json above this file says that its files are CommonJS: npm pkg set type=module',
  ],
  [/Cannot find module/, () => 'check the path of the import; relative imports carry their ending, e.g. ./vars.ts'],
  [
    /not supported in strip-only mode/,
    () => 'Node runs TypeScript by removing types: enums, namespaces and parameter properties are not possible',
  ],
];

/** What a user can do about a module that Node does not import, by what Node says of it; nothing where that is not known. */
export function importHint(message: string): string | undefined {
  for (const [pattern, hint] of hints) {
    const found = pattern.exec(message);
    if (found !== null) return hint(found);
  }
  return undefined;
}
