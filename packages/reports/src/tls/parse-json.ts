import type { Bounds } from '../bounds/bounds.ts';
import { ReportRefused } from '../bounds/report-refused.ts';

/** How deep the values of a JSON text lie in each other, without building them. */
function depthOf(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

/** Parses a JSON text of somebody else. @throws ReportRefused when it is none, too long or too deep */
export function parseJson(octets: Uint8Array, bounds: Bounds): unknown {
  if (octets.length > bounds.json)
    throw new ReportRefused('a JSON report is too long', { value: `${octets.length} octets` });
  const text = new TextDecoder().decode(octets);
  if (depthOf(text) > bounds.depth) throw new ReportRefused('the values of a JSON report lie too deep in each other');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ReportRefused('the JSON is broken', { cause });
  }
}
