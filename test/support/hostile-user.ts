import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The number of a user without an account, who owns nothing but its own directory. */
export const hostileId = 23_456;

/** Words that only root may read, in a file that the hostile user would like to have. */
export const guarded = 'guarded words of root\n';

// In the language that is quickest at system calls among those that every test machine has. Two processes: one waits for what root
// makes for itself and puts a link in its place, the other swaps the names that root is about.
const attack = `
import os, sys, random
home, guard = sys.argv[1:3]
os.chdir(home)
def quiet(function, *words):
    try: function(*words)
    except OSError: pass
def wait_for_rooms():
    seen = 0
    while True:
        for name in os.listdir('.'):
            if name.startswith('.waxseal.') and not os.path.islink(name):
                seen += 1
                quiet(os.rename, name, 'taken.%d' % seen)
                quiet(os.symlink, guard + ('', '/new', '/secret')[seen % 3], name)
def put(name, kind):
    quiet(os.rename, name, 'aside.%d' % random.randrange(20))
    if kind == 0: quiet(os.symlink, guard, name)
    elif kind == 1: quiet(os.symlink, guard + '/secret', name)
    elif kind == 2: quiet(os.mkdir, name, 0o700)
    elif kind == 3: quiet(os.link, 'own', name)
    elif kind == 4: quiet(os.mkfifo, name)
    elif kind == 5: quiet(os.symlink, '.', name)
def swap_names():
    tries = 0
    while True:
        name = random.choice(['target', 'sub', 'tree', 'sub/target', 'tree/in'])
        for kind in (random.randrange(7), 2 if name in ('sub', 'tree') else 3): put(name, kind)
        tries += 2
        if tries % 200 == 0:
            with open('count', 'w') as count: count.write(str(tries))
with open('own', 'w') as own: own.write('own\\n')
with open('count', 'w') as count: count.write('0')
if sys.argv[3] == 'rooms': wait_for_rooms()
else: swap_names()
`;

/** A local user of a host who tries, as fast as can be, to lead root astray in a directory of its own. */
export interface HostileUser extends AsyncDisposable {
  /** How often something was swapped. */
  readonly tries: () => number;
}

/** Lets the hostile user loose in `root`/home; `root`/guard is what it may not touch. */
export function hostileUser(root: string, ways: readonly ('rooms' | 'names')[] = ['rooms', 'names']): HostileUser {
  const home = join(root, 'home');
  const children = ways.map((way) =>
    spawn('/usr/bin/python3', ['-c', attack, home, join(root, 'guard'), way], {
      uid: hostileId,
      gid: hostileId,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {},
    }),
  );
  return {
    tries: () => Number(readFileSync(join(home, 'count'), 'utf8')),
    async [Symbol.asyncDispose]() {
      const ended = children.map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ended);
    },
  };
}

/** Makes a home of the hostile user, and what it may not touch, in a tree that it can reach. */
export function prepareGround(root: string): void {
  mkdirSync(join(root, 'guard'), { recursive: true, mode: 0o755 });
  writeFileSync(join(root, 'guard/secret'), guarded, { mode: 0o600 });
  mkdirSync(join(root, 'home'), { recursive: true, mode: 0o755 });
  chownSync(join(root, 'home'), hostileId, hostileId);
}
