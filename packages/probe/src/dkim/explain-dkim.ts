import { harmlessLine } from '@waxseal/core';
import type { DkimSignature, DkimVerification } from './verify-dkim.ts';

function lines(signature: DkimSignature): readonly string[] {
  const { domain, selector, algorithm, result, comment, cause, bits, testing, notes } = signature;
  const key = bits === undefined ? algorithm : `${algorithm}, ${bits} bits`;
  return [
    `${result}: ${harmlessLine(selector)}._domainkey.${harmlessLine(domain)} (${harmlessLine(key)})${comment === undefined ? '' : `: ${harmlessLine(comment)}`}`,
    ...(cause === undefined ? [] : [`  likely cause: ${harmlessLine(cause)}`]),
    ...notes.map((note) => `  warning: ${harmlessLine(note)}`),
    ...(testing ? ['  the key says t=y: receivers treat the mail as if it were unsigned'] : []),
  ];
}

/** Whose result the headline tells: a pass of others does not speak for the author. */
function headline({ result, from, signatures }: DkimVerification): string {
  const who = `From ${from.length === 0 ? 'nobody' : harmlessLine(from.join(', '))}`;
  if (signatures.length === 0) return `${who}: DKIM ${result}, the message is not signed`;
  const others = signatures
    .filter((one) => one.result === 'pass' && !one.aligned)
    .map(({ domain }) => harmlessLine(domain));
  const own = signatures.some(({ aligned }) => aligned);
  if (others.length === 0) return `${who}: DKIM ${result}`;
  const names = [...new Set(others)].join(', ');
  const said = `${names} ${others.length === 1 ? 'passes, which does' : 'pass, which do'} not speak for the author`;
  if (own) return result === 'pass' ? `${who}: DKIM pass` : `${who}: DKIM ${result}; ${said}`;
  return `${who}: DKIM ${result}, but not for the author: ${said}`;
}

/** Renders a verification for people: each signature with what happened to it, the chain of ARC sets, and what is odd about the message. */
export function explainDkim(verification: DkimVerification): string {
  const { signatures, arc, warnings } = verification;
  const chain =
    arc.result === 'none'
      ? []
      : [
          `ARC ${arc.result}${arc.instance === undefined ? '' : `, ${arc.instance} sets`}${arc.comment === undefined ? '' : `: ${harmlessLine(arc.comment)}`}`,
        ];
  const odd = warnings.map((warning) => `warning: ${harmlessLine(warning)}`);
  return `${[headline(verification), ...odd, ...signatures.flatMap(lines), ...chain].join('\n')}\n`;
}
