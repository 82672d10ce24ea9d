import { domainName, ipv4, ipv6, minutes, ptrRecord, type ResourceRecord, valueOf } from '@waxseal/core';
import { checkReverse } from '../iprev/check-reverse.ts';
import { clientAddress } from '../spf/client-address.ts';
import { type Proof, type ProofContext, proofState } from './proof.ts';

function addressRecord(name: string, ip: string): ResourceRecord | undefined {
  const owner = valueOf(() => domainName(name));
  if (owner === undefined) return undefined;
  const { family, text } = clientAddress(ip);
  const head = { owner, ttl: minutes(5) };
  return family === 'ip4'
    ? { ...head, type: 'A', address: ipv4(text) }
    : { ...head, type: 'AAAA', address: ipv6(text) };
}

async function whatMendsIt(
  { egress: { ip, helo }, records, resolverWith }: ProofContext,
  names: readonly string[],
): Promise<Pick<Proof, 'counterfactual' | 'fix'>> {
  const name = names[0] ?? helo;
  const forward = addressRecord(name, ip);
  if (forward === undefined) return {};
  const reverse = names.length > 0 ? [] : [ptrRecord(ip, forward.owner, minutes(5))];
  const passesWith = async (added: readonly ResourceRecord[]): Promise<boolean> =>
    (await checkReverse(ip, resolverWith([...records, ...added]))).result === 'pass';
  const [least, fix] = (await passesWith(reverse))
    ? [reverse, `have the owner of ${ip} set its PTR to ${name}`]
    : [
        [...reverse, forward],
        `${reverse.length === 0 ? '' : `have the owner of ${ip} set its PTR to ${name}, and `}publish ${forward.type} ${ip} at ${name}`,
      ];
  const said = least.map(({ owner, type }) => `${type} at ${owner}`).join(' and ');
  return (await passesWith(least)) ? { counterfactual: `with ${said} it passes`, fix } : {};
}

/** Whether the address of one way has a name that leads back to it. */
export async function proveReverse(context: ProofContext): Promise<Proof> {
  const { result, reason, names } = await checkReverse(context.egress.ip, context.resolver);
  const state = proofState(result);
  return { state, result, reason, ...(state === 'fail' ? await whatMendsIt(context, names) : {}) };
}
