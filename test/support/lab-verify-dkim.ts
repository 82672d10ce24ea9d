import { dkimVerify } from 'mailauth';

/** The TXT records a verifier would find, by owner without the final dot. */
export type TxtRecords = Readonly<Record<string, string>>;

/** One DKIM signature of a message, as a receiver judges it; a message without any has one result `none`. */
export interface DkimVerdict {
  readonly result: string;
  readonly domain: string | undefined;
  readonly selector: string | undefined;
  /** Why, where the verifier says. */
  readonly comment: string | undefined;
}

/** Verifies the DKIM signatures of a message against records that need not be published: no DNS is asked. */
export async function verifyDkim(raw: Buffer, records: TxtRecords): Promise<readonly DkimVerdict[]> {
  const resolver = async (name: string): Promise<string[][]> => {
    const text = records[name.toLowerCase()];
    if (text === undefined) throw Object.assign(new Error(`no TXT record at ${name}`), { code: 'ENOTFOUND' });
    return [[text]];
  };
  const { results } = await dkimVerify(raw, { resolver });
  return results.map(({ status, signingDomain, selector }) => ({
    result: status.result,
    domain: signingDomain,
    selector,
    comment: status.comment,
  }));
}
