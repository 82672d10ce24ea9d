/**
 * A value that cannot be known before something is applied, e.g. the public half of a key that check mode may not
 * create. It is shown as `(known after apply)` and never guessed.
 */
export class Unknown {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }

  toString(): string {
    return '(known after apply)';
  }

  toJSON(): { readonly unknown: string } {
    return { unknown: this.reason };
  }
}

export type Maybe<T> = T | Unknown;

/** Tells whether a value is known already. */
export function isKnown<T>(value: Maybe<T>): value is T {
  return !(value instanceof Unknown);
}

/** Applies a function to a known value; an unknown one stays unknown, with its reason. */
export function whenKnown<T, R>(value: Maybe<T>, map: (known: T) => Maybe<R>): Maybe<R> {
  return isKnown(value) ? map(value) : value;
}

/** Joins values: known when all are known, else the first unknown one. */
export function allKnown<T>(values: readonly Maybe<T>[]): Maybe<readonly T[]> {
  const unknown = values.find((value) => value instanceof Unknown);
  return unknown ?? (values as readonly T[]);
}
