/** Foreign text in a line of ours: one line, printable ASCII, and the § that our own reasons cite RFCs with. */
export function tame(text: string): string {
  return text.replaceAll(/[^ -~\u00a7]/g, '?');
}
