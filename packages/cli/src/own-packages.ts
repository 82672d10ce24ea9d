import { registerHooks } from 'node:module';

/**
 * Lets playbooks and inventories import `@waxseal/…` wherever they stand: a project's own installation comes first, and
 * where there is none the packages that this command itself consists of are taken.
 */
export function lendOwnPackages(): void {
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if (!specifier.startsWith('@waxseal/')) throw error;
        return lend(() => next(specifier, { ...context, parentURL: import.meta.url }), error);
      }
    },
  });
}

/** What is not ours either is told as it was asked for. */
function lend<T>(resolve: () => T, asked: unknown): T {
  try {
    return resolve();
  } catch {
    throw asked;
  }
}
