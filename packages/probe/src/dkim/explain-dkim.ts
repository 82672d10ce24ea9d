import type { DkimSignature, DkimVerification } from './verify-dkim.ts';
import { tame } from '../text/tame.ts';

function lines({
  domain,
  selector,
  algorithm,
  result,
  comment,
  cause,
  bits,
  testing,
}: DkimSignature): readonly string[] {
  const key = bits === undefined ? algorithm : `${algorithm}, ${bits} bits`;
  return [
    `${result}: ${tame(selector)}._domainkey.${tame(domain)} (${tame(key)})${comment === undefined ? '' : `: ${tame(comment)}`}`,
    ...(cause === undefined ? [] : [`  likely cause: ${tame(cause)}`]),
    ...(testing ? ['  the key says t=y: receivers treat the mail as if it were unsigned'] : []),
  ];
}

/** Renders a verification for people: each signature with what probably happened to it, and the chain of ARC sets. */
export function explainDkim({ result, from, signatures, arc }: DkimVerification): string {
  const head = `From ${from.length === 0 ? 'nobody' : tame(from.join(', '))}: DKIM ${result}${signatures.length === 0 ? ', the message is not signed' : ''}`;
  const chain =
    arc.result === 'none'
      ? []
      : [
          `ARC ${arc.result}${arc.instance === undefined ? '' : `, ${arc.instance} sets`}${arc.comment === undefined ? '' : `: ${tame(arc.comment)}`}`,
        ];
  return `${[head, ...signatures.flatMap(lines), ...chain].join('\n')}\n`;
}
