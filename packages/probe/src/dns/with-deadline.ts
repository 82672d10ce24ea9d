import { LookupFailed, type Resolver } from './resolver.ts';

/** A resolver that answers within so many milliseconds from now, for all questions together; what comes later is no answer. */
export function withDeadline(resolver: Resolver, milliseconds: number): Resolver {
  const deadline = AbortSignal.timeout(milliseconds);
  return async (name, type) => {
    const over = Promise.withResolvers<never>();
    const stop = (): void => over.reject(new LookupFailed('ETIMEOUT', name, type));
    deadline.addEventListener('abort', stop, { once: true });
    try {
      if (deadline.aborted) throw new LookupFailed('ETIMEOUT', name, type);
      return await Promise.race([resolver(name, type), over.promise]);
    } finally {
      deadline.removeEventListener('abort', stop);
    }
  };
}
