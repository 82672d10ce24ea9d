import { WaxsealError } from '@waxseal/core';
import { textOfOctets, withShownOctets } from '../plan/octet-text.ts';
import type { Probe } from '../world/probe.ts';
import type { Barrier, PathFact, PendingNote, ScriptFact, ServiceFact, World } from '../world/world.ts';

const decode = (text: string): Buffer => Buffer.from(text, 'base64');
const wordOf = (field: string): string => decode(field).toString('utf8').trim();

/** A file's text when it is UTF-8, which a diff can show; else its octets where they can be a text, which an edit leaves as they are. */
function textOf(field: string): { readonly text?: string; readonly octets?: string } {
  if (field === '-') return {};
  const octets = decode(field);
  const text = textOfOctets(octets);
  if (withShownOctets(text) === text) return { text };
  return octets.includes(0) ? {} : { octets: text };
}

/** Names as people know them, with their numbers; a blank in a name comes as a colon, which no name can hold. */
function owners(owner: string, group: string, uid: string, gid: string) {
  return { owner: owner.replaceAll(':', ' '), group: group.replaceAll(':', ' '), uid, gid };
}

function barrierOf(word: string): { readonly barrier?: Barrier } {
  return word === 'readonly' || word === 'mounted' ? { barrier: word } : {};
}

/** Reads the fields of one path observation. Nothing of it is trusted beyond its form. */
function parsePath(fields: readonly string[]): PathFact {
  const [type = '', a = '', b = '', c = '', , uid = '', gid = '', hash = '', text = '-', barrier = '-'] = fields;
  switch (type) {
    case 'file':
      return { type, mode: a, ...owners(b, c, uid, gid), sha256: hash, ...textOf(text), ...barrierOf(barrier) };
    case 'directory':
      return {
        type,
        mode: a,
        ...owners(b, c, uid, gid),
        ...(hash === 'empty' || hash === 'full' ? { empty: hash === 'empty' } : {}),
        ...(text === 'mounted' ? { mounted: true } : {}),
        ...barrierOf(barrier),
      };
    case 'link':
      return { type, target: decode(b).toString('utf8'), toDirectory: a === 'directory', ...barrierOf(c) };
    case 'absent':
    case 'foreign':
    case 'unreadable':
      return { type };
    default:
      return { type: 'other' };
  }
}

interface Tables {
  readonly paths: Map<string, PathFact>;
  readonly users: Map<string, boolean>;
  readonly groups: Map<string, boolean>;
  readonly packages: Map<string, string | undefined>;
  readonly services: Map<string, ServiceFact>;
  readonly scripts: Map<string, ScriptFact>;
  readonly units: Map<string, boolean>;
  readonly syntax: Map<string, string>;
}

function record(tables: Tables, probe: Probe, fields: readonly string[]): void {
  const [first = '', second = ''] = fields;
  switch (probe.fact) {
    case 'path':
      tables.paths.set(probe.path, parsePath(fields));
      return;
    case 'user':
      tables.users.set(probe.name, first === 'yes');
      return;
    case 'group':
      tables.groups.set(probe.name, first === 'yes');
      return;
    case 'package':
      tables.packages.set(probe.name, first === '-' ? undefined : first);
      return;
    case 'service':
      tables.services.set(probe.name, { running: first === 'running', enabled: second === 'enabled' });
      return;
    case 'unit':
      tables.units.set(probe.name, first === 'yes');
      return;
    case 'syntax':
      tables.syntax.set(probe.text, decode(first).toString('utf8').trim());
      return;
    case 'script':
      tables.scripts.set(probe.script, { status: Number(first), output: decode(second).toString('utf8') });
      return;
    default:
      probe satisfies never;
  }
}

/** A pending handler or activation: its id and its note, each in base64, a colon between. */
export function parsePending(field: string): readonly [id: string, note: PendingNote] {
  const [id = '', note = ''] = field.split(':').map((part) => decode(part).toString('utf8'));
  const [run = '', play = '', task = '', handler = ''] = note.split('\n');
  return [id, { run, play, task, handler }];
}

function linesWith(lines: readonly string[], tag: string): readonly (readonly string[])[] {
  return lines.filter((line) => line.startsWith(`${tag} `)).map((line) => line.split(' ').slice(1));
}

/**
 * Reads the output of an inspect program.
 * @throws WaxsealError when the output does not come to its end or an observation is missing.
 */
export function parseObservations(output: string, probes: readonly Probe[], place: World['place']): World {
  const lines = output.split('\n');
  if (!lines.includes('X end'))
    throw new WaxsealError('the inspect program did not come to its end', {
      value: lines.slice(-3).join(' | ').slice(0, 200),
    });
  const tables: Tables = {
    paths: new Map(),
    users: new Map(),
    groups: new Map(),
    packages: new Map(),
    services: new Map(),
    scripts: new Map(),
    units: new Map(),
    syntax: new Map(),
  };
  const observed = new Map(linesWith(lines, 'O').map(([index, ...fields]) => [index, fields]));
  for (const [index, probe] of probes.entries()) {
    const fields = observed.get(String(index));
    if (fields === undefined)
      throw new WaxsealError('the inspect program left an observation out', { value: JSON.stringify(probe) });
    record(tables, probe, fields);
  }
  const [state = '', user = '', reason = ''] = observed.get('state') ?? [];
  const unwritable = state === 'readonly' ? { unwritable: { user: wordOf(user), reason: wordOf(reason) } } : {};
  const deferred = linesWith(lines, 'D').flatMap(([text = '']) => decode(text).toString('utf8').split('\n'));
  return {
    place,
    ...tables,
    ...unwritable,
    pending: new Map((observed.get('pending') ?? []).map(parsePending)),
    deferred: new Set(deferred.filter((id) => id !== '')),
  };
}
