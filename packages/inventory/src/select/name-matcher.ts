import { InputError } from '@waxseal/core';

/** A glob as Python's fnmatch reads it: `*`, `?`, `[abc]`, `[!abc]`; a bracket that is not closed means itself. */
function globSource(glob: string): string {
  const source = glob.replaceAll(
    /\*|\?|\[(!?)(\]?[^\]]*)\]|[\\^$.|+()[\]{}/]/g,
    (part, not: string | undefined, inside: string | undefined) => {
      if (part === '*') return '.*';
      if (part === '?') return '.';
      if (inside === undefined || inside === '') return part.replaceAll(/./gs, String.raw`\$&`);
      return `[${not === '!' ? '^' : ''}${inside.replaceAll(/[\\\][^]/g, String.raw`\$&`)}]`;
    },
  );
  return `^${source}$`;
}

/** Python's way of writing flags and named groups, as JavaScript writes them. */
function regexSource(python: string): { readonly source: string; readonly flags: string } {
  const flags = /^\(\?([ims]+)\)/.exec(python);
  const bare = flags === null ? python : python.slice(flags[0].length);
  return { source: `^(?:${bare.replaceAll('(?P<', '(?<')})`, flags: flags?.[1] ?? '' };
}

function compile(expression: string): RegExp {
  if (!expression.startsWith('~')) return new RegExp(globSource(expression), 's');
  const { source, flags } = regexSource(expression.slice(1));
  return new RegExp(source, flags);
}

/**
 * Makes a test for names out of a name, a glob or a `~regex`; a regex is anchored at its beginning only.
 * @throws InputError when the regular expression is broken.
 */
export function nameMatcher(expression: string): (name: string) => boolean {
  try {
    const regex = compile(expression);
    return (name) => regex.test(name);
  } catch (cause) {
    throw new InputError('the regular expression of the host pattern is broken', {
      value: expression,
      cause,
      hint: 'a regular expression follows a tilde: ~web\\d+',
    });
  }
}

/** Tells whether an expression is a glob or regular expression and may thus match nothing without being a typo. */
export function isWild(expression: string): boolean {
  return expression.startsWith('~') || /[*?[]/.test(expression);
}
