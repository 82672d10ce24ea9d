import { type DomainName, domainName } from '../domain-name.ts';
import { InputError } from '../errors.ts';

const dots = /[.\u3002\uff0e\uff61]/u;
const ascii = /^[\0-\x7f]*$/;

// The URL parser of the platform holds the whole UTS #46 table; a label goes in alone so that nothing else of a URL counts.
function toALabel(label: string): string | undefined {
  if (ascii.test(label)) return label.toLowerCase();
  const url = /[/?#@:%[\]\\\s]/u.test(label) ? null : URL.parse(`http://${label}.invalid/`);
  const converted = url?.hostname.match(/^(xn--[a-z0-9-]+)\.invalid$/)?.[1];
  return converted !== undefined && converted.length <= 63 ? converted : undefined;
}

/**
 * Reads a domain name as people write it, U-labels allowed, into A-labels (RFC 5891 with the mapping of UTS #46):
 * `bücher.example` gives `xn--bcher-kva.example.`. To be used at the border only; inside, names are A-labels.
 * @throws InputError for a label that has no A-label form, and as `domainName`.
 */
export function nameFromUnicode(text: string): DomainName {
  const labels = text.normalize('NFC').split(dots);
  const converted = labels.map(toALabel);
  const bad = converted.indexOf(undefined);
  if (bad === -1) return domainName(converted.join('.'));
  throw new InputError('this label has no A-label form (RFC 5891)', {
    value: labels[bad] ?? '',
    hint: 'letters, digits and hyphens of one script; no emoji sequences, no URL characters',
  });
}
