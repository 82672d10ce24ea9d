import { isKnown, withoutDot } from '@waxseal/core';
import { definePlaybook } from '@waxseal/playbook';
import {
  answersAtPlace,
  answersInDns,
  checkAuth,
  domainInputs,
  isPrimary,
  MailVars,
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
  signedMail,
  signingKeys,
  zoneAtPlace,
} from '@waxseal/roles';

const groups = { mail: 'mail', dns: 'dns' } as const;

/** Signed, SPF-covered mail for a domain: its hosts sign, its zone says so, and a probe proves it. */
export default definePlaybook({
  name: 'secure-mail',
  vars: MailVars,
  // The zone may live elsewhere: the var zone says where.
  optionalGroups: ['dns'],
  plays: (play) => [
    play('mail hosts sign what they send', {
      hosts: 'mail',
      inputs: async (context) => ({ keys: await signingKeys(context, context.host) }),
      tasks: ({ vars, inputs }) => signedMail({ vars, keys: inputs.keys }),
    }),
    play('the zone is proved before anybody sees it', {
      hosts: 'dns',
      inputs: (context) => (isPrimary(context.vars) ? proofInputs(context, groups) : undefined),
      verify: ({ vars, inputs }) => (inputs === undefined ? [] : [proved({ vars, inputs })]),
    }),
    play('the zone is published', {
      hosts: 'dns',
      inputs: (context) => (isPrimary(context.vars) ? domainInputs(context, groups) : undefined),
      tasks: ({ vars, inputs }) => (inputs === undefined ? secondaryZone(vars) : publishedZone({ ...vars, ...inputs })),
      zones: ({ vars, inputs }) => (inputs === undefined ? [] : [{ name: withoutDot(vars.domain), text: inputs.text }]),
      // The primary asks all servers, once.
      verify: ({ vars, inputs }) =>
        inputs !== undefined && isKnown(inputs.records)
          ? [answersInDns({ ...vars, records: inputs.records, servers: inputs.servers })]
          : [],
    }),
    play('the zone is proved before it leaves for where it lives', {
      hosts: 'mail',
      inputs: (context) => placeInputs(context, groups),
      verify: ({ vars, inputs }) =>
        inputs === undefined ? [] : [proved({ vars, inputs, zoneNow: zoneAtPlace({ ...vars, ...inputs }) })],
    }),
    play('the zone is published where it lives', {
      hosts: 'mail',
      inputs: (context) => placeInputs(context, groups),
      externals: ({ vars, inputs }) => (inputs === undefined ? [] : [publishedAtPlace({ ...vars, ...inputs })]),
      zones: ({ vars, inputs }) => (inputs === undefined ? [] : [{ name: withoutDot(vars.domain), text: inputs.text }]),
      verify: ({ vars, inputs }) =>
        inputs !== undefined && isKnown(inputs.records)
          ? [answersAtPlace({ ...vars, ...inputs, records: inputs.records })]
          : [],
    }),
    play('a probe proves it', {
      hosts: 'mail',
      inputs: (context) => domainInputs(context, groups),
      verify: ({ host, hosts, vars, inputs }) =>
        vars.probe && isKnown(inputs.records) && !inputs.proof.awaitsEntry
          ? [
              checkAuth({
                domain: vars.domain,
                selector: selectorOf(host),
                host: host.name,
                address: vars.address,
                smarthost: vars.smarthost,
                from: postmasterOf(vars),
                to: vars.verifier,
                pointsLimit: vars.pointsLimit,
                mailHosts: hosts('mail').map(({ name }) => name),
                records: [...inputs.records, ...inputs.elsewhere],
                proof: inputs.proof,
              }),
            ]
          : [],
    }),
    play('proved TTLs are raised', {
      hosts: 'dns',
      inputs: (context) => (isPrimary(context.vars) && context.vars.raise ? domainInputs(context, groups) : undefined),
      tasks: ({ vars, inputs }) => (inputs === undefined ? [] : raisedTtl({ ...vars, ...inputs })),
      verify: ({ vars, inputs }) =>
        inputs?.proof.isFresh === true && isKnown(inputs.records)
          ? [answersInDns({ ...vars, records: inputs.records, servers: inputs.servers })]
          : [],
    }),
    play('proved TTLs are raised where the zone lives', {
      hosts: 'mail',
      inputs: (context) => (context.vars.raise ? placeInputs(context, groups) : undefined),
      externals: ({ vars, inputs }) => (inputs === undefined ? [] : raisedAtPlace({ ...vars, ...inputs })),
      verify: ({ vars, inputs }) =>
        inputs?.proof.isFresh === true && isKnown(inputs.records)
          ? [answersAtPlace({ ...vars, ...inputs, records: inputs.records })]
          : [],
    }),
  ],
});
