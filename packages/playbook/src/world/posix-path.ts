import { InputError } from '@waxseal/core';

const tidy = /^(?:\/[^/\0\n\t]+)+$/;

/**
 * Checks a path on a host: absolute, no empty, `.` or `..` component, no trailing slash, no NUL, tab or newline.
 * @throws InputError otherwise.
 */
export function hostPath(path: string): string {
  if (tidy.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path)) return path;
  throw new InputError('a path on a host is absolute, without "." or ".." components, tabs or newlines', {
    value: path,
  });
}

/** The directory a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}

/** The directories above a path, the next one first, without `/` itself. */
export function ancestorsOf(path: string): readonly string[] {
  const parent = parentOf(path);
  return parent === '/' ? [] : [parent, ...ancestorsOf(parent)];
}
