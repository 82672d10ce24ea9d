import type { DomainName } from '@waxseal/core';

const numbered = (mark: string): string => `\\${String(mark.charCodeAt(0)).padStart(3, '0')}`;

/**
 * A name as the master file reader of every server takes it (RFC 1035 §5.1). Knot refuses `!`, `+` and other marks in a
 * name unless they are escaped; `\[` is a bit label of old to BIND, and `\#` begins data in generic form: those two have
 * their numbers.
 */
export function nameText(name: DomainName): string {
  return name.replaceAll(/[!%&'+,:<=>?\]^`{|}~]/g, String.raw`\$&`).replaceAll(/[#[]/g, numbered);
}
