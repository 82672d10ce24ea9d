/** Most octets of a line of a mail without its line end (RFC 5322 §2.1.1). */
const longest = 998;

const indent = '    ';

/** Folds a line of text to lines that a mail may have: at a blank where there is one, else wherever it must be. */
export function foldLine(line: string): readonly string[] {
  if (Buffer.byteLength(line) <= longest) return [line];
  const lines: string[] = [];
  let rest = line;
  while (Buffer.byteLength(rest) > longest) {
    // A character has at most four octets; what is printable ASCII needs one.
    let end = Math.min(rest.length, longest);
    while (Buffer.byteLength(rest.slice(0, end)) > longest) end -= 1;
    const blank = rest.lastIndexOf(' ', end);
    const cut = blank > indent.length ? blank : end;
    lines.push(rest.slice(0, cut));
    rest = `${indent}${rest.slice(cut).trimStart()}`;
  }
  return [...lines, rest];
}
