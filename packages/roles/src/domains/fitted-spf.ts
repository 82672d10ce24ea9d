import { type DomainName, domainName, type Fault, InputError, nameKey, under, withoutDot } from '@waxseal/core';
import { composeSpf, type DomainDeclaration, type HostChoice } from '@waxseal/domain';
import { type FlatSpf, flattenSpf, type Resolver } from '@waxseal/probe';

/** The names of a declared domain whose SPF is to fit, each as it is composed. */
function composed(
  declared: DomainDeclaration,
  addresses: (choice: HostChoice) => readonly string[],
): readonly (readonly [DomainName, string])[] {
  const apex = domainName(declared.name);
  const names = [
    [apex, declared] as const,
    ...Object.entries(declared.subdomains).map(([label, name]) => [under(label, apex), name] as const),
  ];
  return names.flatMap(([owner, name]) => {
    const text = name.policy.flatten === true ? composeSpf(name, { addresses }) : undefined;
    return text === undefined ? [] : [[owner, text] as const];
  });
}

/**
 * SPF records of a domain that says `flatten`, within their limits. What had to be flattened is looked up in every run: an
 * address that comes or goes behind an include is a change of the zone.
 * @throws InputError for records that cannot be made to fit, all at once
 */
export async function fittedSpf(
  declared: DomainDeclaration | undefined,
  addresses: (choice: HostChoice) => readonly string[],
  resolver: () => Promise<Resolver>,
): Promise<ReadonlyMap<string, FlatSpf>> {
  const wanted = declared === undefined ? [] : composed(declared, addresses);
  if (wanted.length === 0) return new Map();
  const dns = await resolver();
  const faults: Fault[] = [];
  const fitted = new Map<string, FlatSpf>();
  for (const [owner, text] of wanted) {
    const domain = withoutDot(owner);
    const made = await flattenSpf({ domain, text, resolver: dns });
    if ('fault' in made)
      faults.push({
        message: `the SPF record of ${domain} cannot be made to fit: ${made.fault}`,
        value: text.slice(0, 120),
      });
    else fitted.set(nameKey(owner), made);
  }
  if (faults.length > 0) throw new InputError(faults);
  return fitted;
}

/** What records of a flattened policy stand for, in sentences. */
export function flattenedNotes(fitted: ReadonlyMap<string, FlatSpf>): readonly string[] {
  return [...fitted].flatMap(([owner, { records, lookups }]) =>
    records.map(
      ({ label, standsFor }) =>
        `${label}.${withoutDot(owner as DomainName)} stands for ${standsFor.join(', ')}: SPF costs ${lookups.flat} lookups in place of ${lookups.composed}, and says the same of every address`,
    ),
  );
}
