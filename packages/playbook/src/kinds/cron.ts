import { InputError } from '@waxseal/core';
import type { Keywords, Task } from '../define/task.ts';
import { file, type FileResource } from './file.ts';

/** A job in a file of its own in `/etc/cron.d` (crontab(5), with the user column). */
export interface CronOptions {
  /** The file's name: letters, digits, `_` and `-`, since cron skips names with a dot. */
  readonly job: string;
  /** Five time fields, or `@daily` and its like. */
  readonly schedule: string;
  readonly user: string;
  readonly run: string;
}

const fields = /^(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)|\S+(?:[ \t]+\S+){4})$/;

/** A cron job. @throws InputError for a name that cron would skip, or a schedule or command of another shape. */
export function cron(options: CronOptions & Keywords): Task<FileResource> {
  const { job, schedule, user, run, ...keywords } = options;
  if (!/^[A-Za-z0-9_-]+$/.test(job))
    throw new InputError('cron skips a file whose name holds anything but letters, digits, "_" and "-"', {
      value: job,
    });
  if (!fields.test(schedule))
    throw new InputError('a schedule has five fields or is a word like @daily', { value: schedule });
  if (run.trim() === '' || /[\0\r\n]/.test(run) || !/^[a-z_][a-z0-9_-]*$/i.test(user))
    throw new InputError('a cron job is one line with a user', { value: `${user} ${run}` });
  // One that is escaped already stays. An unescaped percent sign is a newline to cron (crontab(5)).
  const content = `# Managed by waxseal.\n${schedule} ${user} ${run.replaceAll(/(?<!\\)%/g, String.raw`\%`)}\n`;
  return file({
    name: `cron ${job}`,
    ...keywords,
    path: `/etc/cron.d/${job}`,
    content,
    owner: 'root',
    group: 'root',
    mode: 0o644,
  });
}
