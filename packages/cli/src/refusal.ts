/** A command line that cannot be understood. Told like an input error, but light: `--help` must not load the packages. */
export class Refusal extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
