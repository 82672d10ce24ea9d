/** Colours text for a terminal, or leaves it as it is. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

const sgr =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001B[${open}m${text}\u001B[${close}m`;
const plain = (text: string): string => text;

/** Paint for a terminal that shows colours, or for one that does not. */
export function paint(colour: boolean): Paint {
  if (!colour) return { good: plain, changed: plain, bad: plain, dim: plain, strong: plain };
  return { good: sgr(32, 39), changed: sgr(33, 39), bad: sgr(31, 39), dim: sgr(2, 22), strong: sgr(1, 22) };
}
