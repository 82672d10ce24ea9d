/** What a name of a case answers: values per type; `slow` and `broken` give no answer. */
export type Answers = Readonly<Record<string, readonly unknown[] | 'slow' | 'broken'>>;
export interface SpfCase {
  readonly says: string;
  readonly record?: string | readonly string[];
  readonly dns?: Readonly<Record<string, Answers>>;
  readonly ip?: string;
  readonly sender?: string;
  readonly helo?: string;
  readonly result: string;
  readonly explanation?: string;
}

/** MX records of these hosts. */
export const mx = (...names: readonly string[]): Answers => ({
  MX: names.map((exchange, index) => ({ exchange, priority: 10 * index })),
});
