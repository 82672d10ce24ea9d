import { isKnown, withoutDot } from '@waxseal/core';
import { type Check, definePlaybook } from '@waxseal/playbook';
import {
  answersAtPlace,
  answersInDns,
  checkAuth,
  type DomainInputs,
  domainInputs,
  domainsOf,
  eachDomain,
  hostSigning,
  type InDomain,
  isPrimary,
  MailVars,
  type PlaceInputs,
  placeInputs,
  postmasterOf,
  proofInputs,
  proved,
  publishedAtPlace,
  publishedZone,
  raisedAtPlace,
  raisedTtl,
  secondaryZone,
  selectorOf,
  sendsForDomain,
  signedMail,
  withoutRepeats,
  zoneAtPlace,
} from '@waxseal/roles';

const groups = { mail: 'mail', dns: 'dns' } as const;

const answersOf = ({ vars, inputs: { records, servers } }: InDomain<DomainInputs>): readonly Check[] =>
  isKnown(records) ? [answersInDns({ ...vars, records, servers })] : [];

const answersElsewhere = ({ vars, inputs }: InDomain<PlaceInputs>): readonly Check[] =>
  isKnown(inputs.records) ? [answersAtPlace({ ...vars, ...inputs, records: inputs.records })] : [];

const isFresh = ({ inputs }: InDomain<DomainInputs>): boolean => inputs.proof.isFresh;

/** Signed, SPF-covered mail for domains: their hosts sign, their zones say so, and probes prove it. */
export default definePlaybook({
  name: 'secure-mail',
  vars: MailVars,
  // The zone may live elsewhere: the var zone says where.
  optionalGroups: ['dns'],
  plays: (play) => [
    play('mail hosts sign what they send', {
      hosts: 'mail',
      inputs: (context) => hostSigning(context),
      tasks: ({ vars, inputs }) => signedMail({ vars, ...inputs }),
    }),
    play('the zone is proved before anybody sees it', {
      hosts: 'dns',
      inputs: (context) => (isPrimary(context.vars) ? eachDomain(context, (own) => proofInputs(own, groups)) : []),
      verify: ({ inputs }) => inputs.map((domain) => proved(domain)),
    }),
    play('the zone is published', {
      hosts: 'dns',
      inputs: (context) => (isPrimary(context.vars) ? eachDomain(context, (own) => domainInputs(own, groups)) : []),
      tasks: ({ vars, inputs }) =>
        withoutRepeats(
          isPrimary(vars)
            ? inputs.flatMap((domain) => publishedZone({ ...domain.vars, ...domain.inputs }))
            : domainsOf(vars).flatMap(secondaryZone),
        ),
      zones: ({ inputs }) =>
        inputs.map((domain) => ({ name: withoutDot(domain.vars.domain), text: domain.inputs.text })),
      // The primary asks all servers, once.
      verify: ({ inputs }) => inputs.flatMap(answersOf),
    }),
    play('the zone is proved before it leaves for where it lives', {
      hosts: 'mail',
      inputs: (context) => eachDomain(context, (own) => placeInputs(own, groups)),
      verify: ({ inputs }) =>
        inputs.map((domain) => proved({ ...domain, zoneNow: zoneAtPlace({ ...domain.vars, ...domain.inputs }) })),
    }),
    play('the zone is published where it lives', {
      hosts: 'mail',
      inputs: (context) => eachDomain(context, (own) => placeInputs(own, groups)),
      externals: ({ inputs }) => inputs.map((domain) => publishedAtPlace({ ...domain.vars, ...domain.inputs })),
      zones: ({ inputs }) =>
        inputs.map((domain) => ({ name: withoutDot(domain.vars.domain), text: domain.inputs.text })),
      verify: ({ inputs }) => inputs.flatMap(answersElsewhere),
    }),
    play('a probe proves it', {
      hosts: 'mail',
      inputs: (context) =>
        eachDomain(context, (own) => (sendsForDomain(own.host) ? domainInputs(own, groups) : undefined)),
      verify: ({ host, hosts, inputs: domains }) =>
        domains.flatMap(({ vars, inputs }) =>
          vars.probe && isKnown(inputs.records) && !inputs.proof.awaitsEntry
            ? [
                checkAuth({
                  domain: vars.domain,
                  isFurther: vars.isFurther,
                  selector: selectorOf(host),
                  host: host.name,
                  address: vars.address,
                  smarthost: vars.smarthost,
                  from: postmasterOf(vars),
                  to: vars.verifier,
                  pointsLimit: vars.pointsLimit,
                  mailHosts: hosts('mail').map(({ name }) => name),
                  records: [...inputs.records, ...inputs.alongside, ...inputs.elsewhere],
                  proof: inputs.proof,
                }),
              ]
            : [],
        ),
    }),
    play('proved TTLs are raised', {
      hosts: 'dns',
      inputs: (context) =>
        isPrimary(context.vars) && context.vars.raise ? eachDomain(context, (own) => domainInputs(own, groups)) : [],
      tasks: ({ inputs }) => inputs.flatMap((domain) => raisedTtl({ ...domain.vars, ...domain.inputs })),
      verify: ({ inputs }) => inputs.filter(isFresh).flatMap(answersOf),
    }),
    play('proved TTLs are raised where the zone lives', {
      hosts: 'mail',
      inputs: (context) => (context.vars.raise ? eachDomain(context, (own) => placeInputs(own, groups)) : []),
      externals: ({ inputs }) => inputs.flatMap((domain) => raisedAtPlace({ ...domain.vars, ...domain.inputs })),
      verify: ({ inputs }) => inputs.filter(isFresh).flatMap(answersElsewhere),
    }),
  ],
});
