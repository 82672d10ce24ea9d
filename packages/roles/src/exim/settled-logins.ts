import { lookAtLogins, passwordFile, settleLogins, type SmarthostLogin, type SmarthostPart } from '@waxseal/exim';
import { defineResource, type Probe, type Task, task } from '@waxseal/playbook';

/** A login whose lines are there: that they win, that Exim can read them, and that the smarthost takes it. */
interface SettledLogins {
  readonly path: string;
  readonly names: readonly string[];
  readonly parts: readonly SmarthostPart[];
  readonly login: SmarthostLogin;
}

function probe({ names, parts }: SettledLogins): Extract<Probe, { readonly fact: 'script' }> {
  return {
    fact: 'script',
    script: lookAtLogins(
      names,
      parts.map(({ host }) => host),
    ),
  };
}

const settledLoginsKind = defineResource<SettledLogins>({
  kind: 'settled-logins',
  stages: true,
  subject: ({ path }) => path,
  probes: (resource) => [probe(resource)],
  plan(resource, world) {
    const found = (world.scripts.get(probe(resource).script)?.output ?? '').split('\n');
    const words = [
      ...(found.includes('moved') ? ['our lines go before a pattern, which Exim would take first'] : []),
      ...(found.includes('mode') ? ['root:Debian-exim, 640'] : []),
    ];
    return words.length === 0 ? { state: 'ok' } : { state: 'change', diffs: [{ subject: resource.path, words }] };
  },
  effect: (_resource, world) => world,
  script: ({ names, parts, login }, { place }) => (place === 'directory' ? ':' : settleLogins(names, parts, login)),
});

/** Sees to it that a login that stands in the file of passwords is the one that Exim takes, and that the smarthost takes it too. */
export function settledLogins(names: readonly string[], parts: readonly SmarthostPart[], login: SmarthostLogin): Task {
  return task(settledLoginsKind, { path: passwordFile, names, parts, login, secret: true });
}
