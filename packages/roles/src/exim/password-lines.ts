import {
  listResolvedNames,
  parseResolvedNames,
  passwordFile,
  passwordLine,
  passwordLines,
  putResolvedLogins,
  type Smarthost,
  type SmarthostLogin,
  smarthostParts,
} from '@waxseal/exim';
import { defineResource, type Diff, line, type Probe, type Task, task, type World } from '@waxseal/playbook';
import { settledLogins } from './settled-logins.ts';

/** The login of smarthosts, under the names that the host's resolver has for them. */
interface ResolvedLogin {
  readonly path: string;
  readonly hosts: readonly string[];
  readonly login: SmarthostLogin;
}

function probe({ hosts }: ResolvedLogin): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: listResolvedNames(hosts) };
}

function lineTask(name: string, login: SmarthostLogin): Task {
  const { name: key, line: text } = passwordLine(name, login);
  return line({ path: passwordFile, line: text, startsWith: `${key}:` });
}

// Any line of the file is read for all of them.
const reads = line({ path: passwordFile, line: '' });

function lineTasks(resource: ResolvedLogin, world: World): readonly Task[] {
  const found = parseResolvedNames(world.scripts.get(probe(resource).script)?.output ?? '');
  return found.map((name) => lineTask(name, resource.login));
}

const effect = (resource: ResolvedLogin, world: World): World =>
  lineTasks(resource, world).reduce((current, { kind, resource: inner }) => kind.effect(inner, current), world);

const resolvedLoginKind = defineResource<ResolvedLogin>({
  kind: 'resolved-login',
  stages: true,
  subject: ({ path }) => path,
  probes: (resource) => [probe(resource), ...reads.kind.probes(reads.resource)],
  plan(resource, world) {
    let current = world;
    const diffs: Diff[] = [];
    for (const { kind, resource: inner } of lineTasks(resource, world)) {
      const verdict = kind.plan(inner, current);
      if (verdict.state === 'unknown' || verdict.state === 'fault') return verdict;
      if ('diffs' in verdict) diffs.push(...verdict.diffs);
      current = kind.effect(inner, current);
    }
    return diffs.length === 0 ? { state: 'ok' } : { state: 'change', diffs };
  },
  effect,
  script({ hosts, login }, { place }) {
    return place === 'directory' ? ':' : putResolvedLogins(hosts, login);
  },
});

/**
 * The lines of `passwd.client` for a smarthost: under the name it is written by, under further ones, and under those that the
 * host's own resolver has for it when the host is looked at. Lines are added or mended; none of another name ever goes.
 * @throws InputError as `passwordLine`.
 */
export function loginTasks(smarthost: Smarthost, login: SmarthostLogin, names: readonly string[]): readonly Task[] {
  const own = passwordLines(smarthost, login, names);
  const said = own.map(({ name, line: text }) => line({ path: passwordFile, line: text, startsWith: `${name}:` }));
  return [
    ...said,
    task(resolvedLoginKind, {
      path: passwordFile,
      hosts: smarthostParts(smarthost).map(({ host }) => host),
      login,
      secret: true,
    }),
    settledLogins(
      own.map(({ name }) => name),
      smarthostParts(smarthost),
      login,
    ),
  ];
}
