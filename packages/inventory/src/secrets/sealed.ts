/**
 * A value that is still encrypted: inventories can be listed without the means to decrypt them, and whoever asks for
 * the value is told what is missing.
 */
export class Sealed {
  readonly by: 'vault' | 'age';
  /** The armoured text as it was written. */
  readonly text: string;

  constructor(by: 'vault' | 'age', text: string) {
    this.by = by;
    this.text = text;
  }

  toString(): string {
    return `(sealed by ${this.by})`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Tells which seal a text carries, if any. */
export function sealOf(text: string): 'vault' | 'age' | undefined {
  if (/^\s*\$ANSIBLE_VAULT;/.test(text)) return 'vault';
  return /^\s*-----BEGIN AGE ENCRYPTED FILE-----/.test(text) ? 'age' : undefined;
}
