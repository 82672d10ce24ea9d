import { absent, attempt, block, command, directory, file, line, link, setting, type Task } from '@waxseal/playbook';
import fc from 'fast-check';

/** What is on a host before a run, as sh that makes it below the directory where it stands; and the tasks of the run. */
export interface Composition {
  readonly before: readonly string[];
  /** Paths that have an extended attribute, and that have an access list. */
  readonly noted: readonly string[];
  readonly listed: readonly string[];
  readonly tasks: readonly Task[];
}

/** The same few paths as files, directories and links, in and below each other. */
const paths = ['/a', '/b', '/h', '/d', '/d/f', '/d/sub', '/l', '/l/x', '/m/f'];
const path = fc.constantFrom(...paths);

const contents = [
  String.raw`k=1\n`,
  'k=1',
  String.raw`k=1\r\nx\r\n`,
  String.raw`a\r\nk = 1\nk=2`,
  String.raw`k=1\nk=1\nx\nx\n`,
  String.raw`caf\351\nk=\377`,
  String.raw`# BEGIN m\r\nold\r\n# END m\r\nx\r\n`,
  '',
];
/** A host's state comes of steps like these; one that cannot be done leaves things as they are. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(path, fc.constantFrom(...contents))
      .map(([at, text]) => `mkdir -p ".${at}/.." && printf '${text}' >".${at}"`),
  },
  { weight: 2, arbitrary: fc.constantFrom('/d', '/d/sub', '/l', '/b').map((at) => `mkdir -p ".${at}"`) },
  fc.constantFrom('ln -s a l', 'ln -s d l', 'ln -s nowhere b', 'ln -s ../a d/f', 'ln a h', 'ln d/f h', 'mkfifo b'),
  fc
    .tuple(path, fc.constantFrom('600', '4755', '640', '666', '2775', '1777'))
    .map(([at, mode]) => `chmod ${mode} ".${at}"`),
  fc
    .tuple(path, fc.constantFrom('65534:65534', '4242:4243', 'daemon:mail'))
    .map(([at, who]) => `chown -h ${who} ".${at}"`),
  fc.constantFrom(
    'mkdir -p m && printf x >m/f && mount --bind m m && mount -o remount,bind,ro m',
    'printf x >b && mount --bind b b',
    'mkdir -p d/sub && mount -t tmpfs none d/sub',
    'chattr +i a',
    'chattr +i d',
  ),
);

const attributes = fc.record(
  {
    mode: fc.constantFrom(0o600, 0o644, 0o2750, 0o4711),
    owner: fc.constantFrom('root', 'daemon', '4242', 'nosuch'),
    group: fc.constantFrom('mail', '4243', 'nosuch'),
  },
  { requiredKeys: [] },
);
const create = fc.boolean();

const plain = fc.oneof(
  fc
    .tuple(path, fc.constantFrom('', 'k=1\n', 'new\r\n', 'é\n'), attributes)
    .map(([at, content, more]): Task => file({ path: at, content, ...more })),
  fc.tuple(path, attributes).map(([at, more]): Task => directory({ path: at, ...more })),
  fc.tuple(path, fc.constantFrom('a', 'd', 'nowhere')).map(([at, target]): Task => link({ path: at, target })),
  fc.tuple(path, fc.boolean()).map(([at, recursive]): Task => absent({ path: at, recursive })),
  fc
    .tuple(path, fc.constantFrom('x', 'k=3', 'é'), fc.constantFrom({}, { startsWith: 'k' }, { present: false }), create)
    .map(([at, one, more, makes]): Task => line({ path: at, line: one, ...more, create: makes })),
  fc.tuple(path, create).map(([at, makes]): Task => setting({ path: at, key: 'k', value: '2', create: makes })),
  fc.tuple(path, create).map(([at, makes]): Task => block({ path: at, marker: 'm', text: 'in\n', create: makes })),
);

const pathOf = ({ resource }: Task): string => (resource as { readonly path: string }).path;

/** Tasks of one run that do not undo each other, or the next run would have to do them again. */
function isConsistent(tasks: readonly Task[]): boolean {
  const all = tasks.map(pathOf);
  return new Set(all).size === all.length && !all.some((one) => all.some((other) => other.startsWith(`${one}/`)));
}

const logged = (name: string): Task => command({ name, run: `echo ${name} >>"$WAXSEAL_ROOT/log"` });
const fails = command({ name: 'fails', run: 'false', changes: false });

/** Keywords around a task, and a failure behind it. */
const dressed = fc
  .tuple(plain, fc.constantFrom('plain', 'notify', 'ignored', 'attempt', 'skipped'))
  .map(([task, how]): readonly Task[] => {
    switch (how) {
      case 'notify':
        return [{ ...task, notify: logged('handler') }];
      case 'ignored':
        return [task, { ...fails, ignoreErrors: true }];
      case 'attempt':
        return attempt({ tasks: [task, fails], rescue: [command({ run: 'true', changes: false, name: 'rescue' })] });
      case 'skipped':
        return [{ ...task, when: false }];
      default:
        return [task];
    }
  });

/** Compositions of awkward states, kinds and keywords. */
export const composition: fc.Arbitrary<Composition> = fc
  .record({
    before: fc.array(step, { minLength: 1, maxLength: 6 }),
    noted: fc.array(path, { maxLength: 2 }),
    listed: fc.array(path, { maxLength: 2 }),
    parts: fc.array(dressed, { minLength: 1, maxLength: 3 }),
    ending: fc.constantFrom<readonly Task[]>([], [], [], [fails]),
  })
  .map(({ parts, ending, ...more }) => ({ ...more, tasks: [...parts.flat(), ...ending] }))
  .filter(({ tasks }) => isConsistent(tasks.filter((task) => task.kind.kind !== 'command')));
