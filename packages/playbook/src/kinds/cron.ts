import { type Fault, quote, refuse } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { accountRefusal } from '../plan/attributes.ts';
import { type FileChange, fileKind, type FileResource } from './file.ts';
import { scheduleFault } from './cron-schedule.ts';

/** A job in a file of its own in `/etc/cron.d` (crontab(5), with the user column). */
export interface CronOptions {
  /** The file's name: letters, digits, `_` and `-`, since cron skips names with a dot. */
  readonly job: string;
  /** Five time fields, or `@daily` and its like. */
  readonly schedule: string;
  /** Whose job it is: a user that is there, or that a task before it makes. */
  readonly user: string;
  readonly run: string;
}

/** The file of a job, and the user in it. */
export interface CronResource extends FileResource {
  readonly user: string;
}

/** The kind behind {@link cron}: a file, for a user that is there. Cron would skip the job of another without a word. */
const cronKind: Kind<CronResource, FileChange> = defineResource<CronResource, FileChange>({
  ...fileKind,
  kind: 'cron',
  probes: (resource) => [...fileKind.probes(resource), { fact: 'user', name: resource.user }],
  plan(resource, world) {
    const doubt = accountRefusal('user', resource.user, world);
    if (doubt === 'unknown') return { state: 'unknown', diffs: [] };
    return doubt ?? fileKind.plan(resource, world);
  },
  script(resource, context) {
    const looks =
      context.place === 'directory'
        ? []
        : [
            `id -u -- ${quote(resource.user)} >/dev/null 2>&1 || { ${shell.fail(`there is no user ${resource.user}`)}; return; }`,
          ];
    return [...looks, fileKind.script(resource, context)].join('\n');
  },
});

function faults({ job, schedule, user, run }: CronOptions): readonly Fault[] {
  const wrong = scheduleFault(schedule);
  return [
    ...(/^[A-Za-z0-9_-]+$/.test(job)
      ? []
      : [{ message: 'cron skips a file whose name holds anything but letters, digits, "_" and "-"', value: job }]),
    ...(wrong === undefined ? [] : [{ message: `not a schedule: ${wrong}`, value: schedule }]),
    ...(/^[a-z_][a-z0-9_-]*$/i.test(user) ? [] : [{ message: 'not the name of a user', value: user }]),
    ...(/[\0\r\n]/.test(run) ? [{ message: 'a cron job is one line with a command', value: run }] : []),
    ...(/^\s*(?:#.*)?$/.test(run) ? [{ message: 'a cron job is one line with a command', value: run }] : []),
  ];
}

/** A cron job. @throws InputError for a name that cron would skip, a schedule that never comes, or a command that is none. */
export function cron(options: CronOptions & Keywords): Task<CronResource> {
  refuse(faults(options));
  const { job, schedule, user, run, ...keywords } = options;
  // One that is escaped already stays. An unescaped percent sign is a newline to cron (crontab(5)).
  const content = `# Managed by waxseal.\n${schedule} ${user} ${run.replaceAll(/(?<!\\)%/g, String.raw`\%`)}\n`;
  return task(cronKind, {
    name: `cron ${job}`,
    ...keywords,
    path: `/etc/cron.d/${job}`,
    content,
    owner: 'root',
    group: 'root',
    mode: 0o644,
    user,
  });
}
