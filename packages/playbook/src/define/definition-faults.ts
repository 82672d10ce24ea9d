import type { Fault } from '@waxseal/core';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isFunction = (value: unknown): boolean => typeof value === 'function';

function fault(path: string, message: string, hint: string): Fault {
  return { message, place: { path }, hint };
}

/** What a definition lacks. The types say it too, but a playbook is run without being compiled. */
export function definitionFaults(definition: unknown): readonly Fault[] {
  if (!isObject(definition))
    return [fault('playbook', 'expected a definition', 'definePlaybook({ name, vars, plays })')];
  const { name, vars, plays } = definition;
  return [
    ...(typeof name === 'string' && name !== ''
      ? []
      : [fault('playbook.name', 'expected a name', "name: 'secure-mail'")]),
    ...(isObject(vars) && '~standard' in vars
      ? []
      : [
          fault(
            'playbook.vars',
            'expected a schema for the vars',
            'vars: MailVars of @waxseal/roles, or any Standard Schema, e.g. of zod',
          ),
        ]),
    ...(isFunction(plays)
      ? []
      : [
          fault(
            'playbook.plays',
            'expected a function that gives the plays',
            "plays: (play) => [play('title', { hosts, tasks })]",
          ),
        ]),
  ];
}

const parts = ['when', 'inputs', 'tasks', 'externals', 'zones', 'verify'] as const;

/** What a play lacks. */
export function playFaults(play: unknown): readonly Fault[] {
  if (!isObject(play) || typeof play['name'] !== 'string')
    return [fault('playbook.plays', 'expected a list of plays', "plays: (play) => [play('title', { hosts, tasks })]")];
  const path = `play "${play['name']}"`;
  const wrong = parts.filter((part) => play[part] !== undefined && !isFunction(play[part]));
  return [
    ...(typeof play['hosts'] === 'string' && play['hosts'] !== ''
      ? []
      : [fault(path, 'expected a pattern of hosts', "hosts: 'mail'")]),
    ...(play['tasks'] === undefined || play['externals'] === undefined
      ? []
      : [fault(path, 'a play has tasks or externals, not both', 'make two plays of it: they run one after the other')]),
    ...wrong.map((part) =>
      fault(path, `${part} is a function of the context`, `${part}: ({ host, vars, inputs }) => …`),
    ),
  ];
}

const isTask = (value: unknown): boolean =>
  isObject(value) && isObject(value['kind']) && typeof value['name'] === 'string';

/** What is wrong with what the tasks of a play gave. */
export function taskFaults(tasks: unknown): readonly Fault[] {
  if (tasks instanceof Promise)
    return [{ message: 'tasks is not async: it gives a list at once', hint: 'await what it needs in inputs' }];
  if (!Array.isArray(tasks))
    return [{ message: 'tasks gives a list', hint: "tasks: () => [file({ path: '/etc/motd', content: '' })]" }];
  const at = tasks.findIndex((one) => !isTask(one));
  if (at === -1) return [];
  return [
    {
      message: `tasks gives a list of tasks; number ${at + 1} is none`,
      value: String(tasks[at]),
      hint: 'leave a task out by when: false, or by ...(condition ? [task] : [])',
    },
  ];
}
