/** One thing that a new zone would take from mail or weaken, and the sentence that says so. */
export interface DomainChange {
  readonly kind: 'sender' | 'key' | 'exchange' | 'policy' | 'report' | 'address';
  /** What happens, in words: a declaration that has them has agreed to it. */
  readonly words: string;
}
