import { isKnown, withoutDot } from '@waxseal/core';
import { definePlaybook } from '@waxseal/playbook';
import {
  answersInDns,
  checkAuth,
  domainInputs,
  isPrimary,
  MailVars,
  postmasterOf,
  proofInputs,
  proved,
  publishedZone,
  raisedTtl,
  secondaryZone,
  selectorOf,
  signedMail,
  signingKeys,
} from '@waxseal/roles';

const groups = { mail: 'mail', dns: 'dns' } as const;

/** Signed, SPF-covered mail for a domain: its hosts sign, its zone says so, and a probe proves it. */
export default definePlaybook({
  name: 'secure-mail',
  vars: MailVars,
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
    play('a probe proves it', {
      hosts: 'mail',
      inputs: (context) => domainInputs(context, groups),
      verify: ({ host, hosts, vars, inputs }) =>
        vars.probe && isKnown(inputs.records)
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
  ],
});
