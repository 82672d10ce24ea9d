const mask = '(secret)';

/**
 * A value that has no string form: printing, concatenating, inspecting or serialising it gives `(secret)`.
 * The only way out is {@link reveal}, so that every use of a secret can be found by one search.
 */
export class Secret<T> {
  readonly #value: T;

  static {
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => mask });
  }

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Call it as late as possible and never to print. */
  static reveal<T>(secret: Secret<T>): T {
    return secret.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [Symbol.toPrimitive](): string {
    return mask;
  }
}

/** Wraps a value as a secret. */
export function secret<T>(value: T): Secret<T> {
  return new Secret(value);
}

/** Takes the value out of a secret; a plain value is passed through. */
export function reveal<T>(value: T | Secret<T>): T {
  return value instanceof Secret ? Secret.reveal(value) : value;
}
