import { z } from 'zod';

export const count = z.int().min(0);
export const milliseconds = count.describe('whole milliseconds');
export const text = z.string();

export const timestamp = z.iso.datetime().meta({ id: 'Timestamp', description: 'ISO 8601, UTC.' });

const place = z
  .strictObject({
    file: text.exactOptional(),
    line: count.exactOptional(),
    column: count.exactOptional(),
    path: text.exactOptional(),
  })
  .meta({ id: 'Place', description: 'A position in an input; line and column from 1, path inside the document.' });

export const fault = z
  .strictObject({
    message: text,
    severity: z.enum(['error', 'warning', 'note']).exactOptional(),
    place: place.exactOptional(),
    value: text.describe('The offending text as it was written; never a secret.').exactOptional(),
    hint: text.describe('The way out.').exactOptional(),
    rule: text.exactOptional(),
  })
  .meta({ id: 'Fault', description: 'One thing that is wrong: what, where, the value, and the way out.' });

export const taskRef = z
  .strictObject({ id: text, name: text, kind: text })
  .meta({ id: 'Task', description: 'Names a task or handler; the id is stable within a playbook.' });

export const outcome = z
  .enum(['ok', 'changed', 'deferred', 'skipped', 'failed', 'ignored', 'rescued', 'unknown'])
  .meta({
    id: 'Outcome',
    description:
      '`unknown`: decided while applying. `deferred`: written down, because a directory has no running system. `ignored`, `rescued`: failed, and the playbook says that this shall not matter, or what to do about it.',
  });

export const diff = z
  .strictObject({
    subject: text,
    words: z.array(text).describe('Owner, group and mode changes, and what has no text to show.'),
    unified: text
      .describe('A unified diff with its two header lines; absent where there is no text or it is secret.')
      .exactOptional(),
  })
  .meta({ id: 'Diff' });

export const checkResult = z
  .strictObject({
    passed: z.boolean(),
    detail: text,
    table: z.array(z.array(text)).describe('A table to show, its first row the heads.').exactOptional(),
    hint: text.exactOptional(),
  })
  .meta({ id: 'CheckResult', description: 'What a verify step found.' });

export const hostRecap = z
  .strictObject({
    host: text,
    ok: count,
    changed: count,
    deferred: count,
    skipped: count,
    failed: count,
    unreachable: z.boolean(),
    notReached: z.literal(true).describe('A play that has the host ended before its turn.').exactOptional(),
    programs: count.describe('Programs executed on the host.'),
    connections: count.describe('Connections opened to it.'),
    ms: milliseconds,
  })
  .meta({ id: 'HostRecap' });
