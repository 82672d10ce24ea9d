import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isKnown, reveal, secret, Unknown } from '@waxseal/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inventory } from './inventory.ts';
import { loadInventory } from './load/load-inventory.ts';
import { openVault } from './secrets/vault.ts';
import { selectHosts } from './select/select-hosts.ts';

const execute = promisify(execFile);

/** Finds ansible-inventory, or installs it where that is possible. */
async function findAnsible(): Promise<string | Unknown> {
  const found = await execute('ansible-inventory', ['--version']).then(
    () => true,
    () => false,
  );
  if (found) return 'ansible-inventory';
  if (process.getuid?.() !== 0) return new Unknown('ansible-core is missing and only root can install it');
  const install = execute('apt-get', ['install', '-y', '--no-install-recommends', 'ansible-core'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return install.then(
    () => 'ansible-inventory',
    () => new Unknown('ansible-core is missing and apt-get cannot install it'),
  );
}

const ansible = await findAnsible();
/** Every run tries other samples; a failing run is repeated with its seed in the environment. */
const seed = Number(process.env['WAXSEAL_TEST_SEED'] ?? Date.now() % 2 ** 31);
const title = isKnown(ansible)
  ? `like Ansible (WAXSEAL_TEST_SEED=${seed})`
  : `like Ansible (skipped: ${ansible.reason})`;

type Files = Readonly<Record<string, string>>;
interface Seen {
  readonly groups: Readonly<
    Record<string, { readonly hosts: readonly string[]; readonly children: readonly string[] }>
  >;
  readonly vars: Readonly<Record<string, unknown>>;
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'inventory-oracle-'));
  await writeFile(join(home, 'ansible.cfg'), '[defaults]\n');
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

const environment = { ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'true', LC_ALL: 'C.UTF-8' };

async function prepare(files: Files): Promise<string> {
  const cwd = await mkdtemp(join(home, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), text);
    if (text.startsWith('#!')) await chmod(join(cwd, name), 0o755);
  }
  return cwd;
}

interface Raw {
  readonly _meta: { readonly hostvars: Seen['vars'] };
  readonly [group: string]:
    | { readonly hosts?: readonly string[]; readonly children?: readonly string[] }
    | { readonly hostvars: Seen['vars'] };
}

async function askAnsible(cwd: string, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, args, {
    cwd,
    env: { ...process.env, ...environment, HOME: home, ANSIBLE_CONFIG: join(home, 'ansible.cfg') },
    maxBuffer: 1e8,
  });
  return stdout;
}

async function theirs(cwd: string, sources: readonly string[], playbookDir?: string): Promise<Seen> {
  const beside = playbookDir === undefined ? [] : ['--playbook-dir', playbookDir];
  const raw = JSON.parse(
    await askAnsible(cwd, 'ansible-inventory', [...sources.flatMap((source) => ['-i', source]), ...beside, '--list']),
  ) as Raw;
  const { _meta, ...groups } = raw;
  const named = Object.entries(groups).filter(([name]) => name !== 'all') as [
    string,
    { hosts?: string[]; children?: string[] },
  ][];
  const shown = named.map(
    ([name, { hosts = [], children = [] }]) =>
      [name, { hosts: hosts.toSorted(), children: children.toSorted() }] as const,
  );
  return { groups: Object.fromEntries(shown), vars: _meta.hostvars };
}

function ours(inventory: Inventory): Seen {
  const named = Object.entries(inventory.groups).filter(
    ([name, { hosts, children }]) => name !== 'all' && hosts.length + children.length > 0,
  );
  const shown = named.map(
    ([name, { hosts, children }]) => [name, { hosts: hosts.toSorted(), children: children.toSorted() }] as const,
  );
  const vars = inventory.hosts.map(
    ({ name, written = {} }) =>
      [name, Object.fromEntries(Object.entries(written).map(([one, all]) => [one, all.at(-1)!.value]))] as const,
  );
  return {
    groups: Object.fromEntries(shown),
    vars: Object.fromEntries(vars.filter(([, all]) => Object.keys(all).length > 0)),
  };
}

async function expectSame(
  files: Files,
  sources: readonly string[] = Object.keys(files).slice(0, 1),
  playbookDir?: string,
): Promise<void> {
  const cwd = await prepare(files);
  const inventory = await loadInventory({ cwd, sources, ...(playbookDir === undefined ? {} : { playbookDir }) });
  expect(ours(inventory)).toEqual(await theirs(cwd, sources, playbookDir));
}

const tricky: readonly {
  readonly name: string;
  readonly files: Files;
  readonly sources?: readonly string[];
  readonly playbookDir?: string;
}[] = [
  {
    name: 'INI hosts with ranges, ports, quotes and literals',
    files: {
      hosts: String.raw`# comment
; another
lonely ansible_host=192.0.2.1
web[01:12:3].example:2222 a=1
[mail]
mx-[a:c].example n=007 t=True f=true o=0o17 h=0x1F neg=-3 fl=1.5e3 none=None yes=yes und=1_000 zero=0 zz=00 dot=.5 one=1.
mx1[0:2][a:b] s='single' d="double" both='"1"' list="[1, 'two', {'a': (1, 2)},]" dict='{"k": "v", 1: 2, False: None, None: 0x10}' tup=80,443 tupp="(1,)" par="(1)" empty= set='[]'
esc a="x \" y" b='x \n y' c=back\\slash d=a\ b e='"tab\tx"' f="r'raw\t'" g="'a' 'b'" h="u'x'" # trailing c=1
hash a=x#y b="x#y"
trap a=__import__('os') b="{'a': b}" c="1 + 1" d="not True" e="--1" f="-True" g="lambda: 1" h="[1, 2" i="0777" j="1__0" k="'open" l="1.2.3.4" m="2001:db8::1" n="1,2 3"
[v6]
[2001:db8::1]:22 v=6
2001:db8::2
192.0.2.7:99
under_score.example
`,
    },
  },
  {
    name: 'INI groups with children, vars, priority and depth',
    files: {
      'hosts.ini': `[web]
web1 own=host
web2
[db]
db1
web2 late=yes
[prod:children]
web
db
[prod:vars]
own = prod
level=prod # no comment here
both=prod
spaced   =   a b  c
quoted = 'x # y' # gone
[web:vars]
both=web
[a_same]
web1
[b_same]
web1
[a_same:vars]
tie=a
prio=a
ansible_group_priority=10
[b_same:vars]
tie=b
prio=b
[all:vars]
level=all
alone=True
[deep:children]
prod
[deep:vars]
level=deep
deep={'a': [1,2]}
[zempty]
[ungrouped]
nogroup
`,
    },
  },
  {
    name: 'YAML with the scalars of YAML 1.1',
    files: {
      'hosts.yml': String.raw`all:
  hosts:
    one:
      b: [yes, No, on, OFF, True, y, n, Y, "yes", 'no', TRUE, tRUE]
      i: [1, 0777, 0o17, 0x1F, 0b101, 1_000, +5, -7, 08, 1:30, 1:30:00, 190:20:30, 00, 0]
      f: [1.5, 1e3, 1.0e+3, 1.0e3, .5, 5., 6.02e+23, "1.5", 1:30.5, 12e03]
      n: [~, null, Null, NULL, nUll, '', "~"]
      d: [2001-12-14, 2001-1-1]
      s: [a:b, "<<", 1.2.3.4, 2001:db8::1, "#x", a#b, '''q''', !!str 12, !!int "3", !!str yes]
      empty:
      block: |
        two
          lines
      folded: >-
        one
        line
      7: number
      yes: bool
      ~: nothing
      1.5: float
      map: {a: {b: [c, {d: 1}]}, "x y": z}
`,
    },
  },
  {
    name: 'YAML groups with anchors, merges, ranges and short forms',
    files: {
      'hosts.yaml': `all:
  vars: &common {a: 1, b: 2}
  children:
    web:
      hosts:
        web[1:3]:
          <<: *common
          b: 3
        web2: {c: 4}
        "single.example:2200":
        '[2001:db8::5]:2022': {v: 6}
      vars: {ansible_group_priority: 5, p: web}
    mail:
      hosts: mx1
      children:
        inner:
          hosts: {mx2: , "mx[a:b].example": {r: 1}}
          vars: {<<: [{x: 1, y: 1}, {x: 2, z: 2}], z: 3}
      vars:
    empty:
    ungrouped:
      hosts: {un: {u: 1}}
top:
  children: {web: , mail: {vars: {late: 1}}}
  hosts:
    direct:
  vars: {p: top, q: top}
`,
    },
  },
  {
    name: 'group_vars and host_vars as files and directories',
    files: {
      'inv/hosts':
        '[web]\nw1 h=inv\nw2\n[parent:children]\nweb\n[web:vars]\na=inv\nb=inv\ng=web\n[all:vars]\na=invall\ng=all\nz=all\n[parent:vars]\ng=parent\n',
      'inv/group_vars/all.yml': 'a: gvall\nz: gvall\nonly: all\n',
      'inv/group_vars/parent.yaml': 'g: gvparent\nb: gvparent\n',
      'inv/group_vars/web/10.yml': 'd: ten\ne: ten\n',
      'inv/group_vars/web/20.yaml': 'e: twenty\n',
      'inv/group_vars/web/sub/x.json': '{"e": "sub", "num": 1e3}',
      'inv/group_vars/web/.hidden.yml': 'e: hidden\n',
      'inv/group_vars/web/backup.yml~': 'e: backup\n',
      'inv/group_vars/web/no.txt': 'e: text\n',
      'inv/group_vars/web/plain': 'pl: 1\n',
      'inv/group_vars/web.yml': 'never: read\n',
      'inv/group_vars/ungrouped': 'u: 1\n',
      'inv/host_vars/w1.yml': '---\nh: hv\nbool: no\n',
      'inv/host_vars/w2': '{"j": true, "x": [1, 2.5, null]}',
      'inv/host_vars/nobody.yml': 'x: 1\n',
      'inv/host_vars/w2.json': '{"never": 1}',
    },
    sources: ['inv/hosts'],
  },
  {
    name: 'vars beside the playbook, over those beside several inventories',
    files: {
      'a/hosts': '[web]\nw1 s=a\n[web:vars]\nv=a\n',
      'a/group_vars/web.yml': 'g: a\nk: a\nm: a\n',
      'a/group_vars/all.yml': 'm: all-a\n',
      'a/host_vars/w1.yml': 'hv: a\nhp: a\n',
      'b/hosts.yml':
        'web:\n  hosts:\n    w1: {s: b}\n    w9:\n  vars: {v: b}\nnew:\n  children:\n    web:\n  vars: {k: new, v: new}\n',
      'b/group_vars/web.yml': 'g: b\n',
      'b/group_vars/all.yml': 'm: all-b\nq: all-b\n',
      'b/group_vars/new.yml': 'k: new-b\n',
      'play/group_vars/web.yml': 'k: play\n',
      'play/group_vars/all.yml': 'm: all-play\nq: all-play\n',
      'play/host_vars/w1.yml': 'hp: play\n',
    },
    sources: ['a/hosts', 'b/hosts.yml'],
    playbookDir: 'play',
  },
  {
    name: 'a script with _meta, a script without, and a directory of sources',
    files: {
      'dir/01-meta':
        '#!/bin/sh\ncat <<E\n{"web": {"hosts": ["s1", "s2"], "vars": {"w": 1}, "children": ["sub"]}, "sub": ["s3"], "_meta": {"hostvars": {"s1": {"a": {"b": 1}}, "ghost": {"x": 1}}}}\nE\n',
      'dir/02-plain.sh':
        '#!/bin/sh\nif [ "$1" = --host ]; then\n  [ "$2" = p1 ] && echo \'{"from": "host", "n": 1}\' || echo {}\n  exit 0\nfi\necho \'{"plain": {"hosts": ["p1", "s1"], "vars": {"p": true}}, "alone": {"v": 1}}\'\n',
      'dir/03-static': '[web]\ns9 x=1\n[web:vars]\nw=2\n',
      'dir/ignored.md': 'not an inventory\n',
      'dir/ignored.ini': '[no]\nno\n',
      'dir/group_vars/web.yml': 'gv: 1\n',
    },
    sources: ['dir'],
  },
  {
    name: 'JSON, a file without an ending that holds YAML, and a list',
    files: {
      'h.json': '{"g": {"hosts": {"j1": {"e": 1e3, "s": "yes"}}, "vars": {"v": null}}}',
      plain: 'y:\n  hosts:\n    y1: {o: 010}\n',
    },
    sources: ['h.json', 'plain', 'l1,l2.example:2222,'],
  },
];

describe.skipIf(!isKnown(ansible))(title, () => {
  it.each(tricky)('reads $name', async ({ files, sources, playbookDir }) => {
    await expectSame(files, sources, playbookDir);
  });

  function sample<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): readonly T[] {
    return fc.sample(arbitrary, { numRuns, seed });
  }

  const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
  const scrap = fc.stringMatching(/^[ -~]{0,14}$/);
  const plainScrap = fc.stringMatching(/^[-+.:0-9_eExXbonyNYfalsruT~]{1,9}$/);

  it('reads generated scalars, unquoted in YAML', async () => {
    const scalars = sample(plainScrap, 600).filter(
      (text) => !/^(?:[-?:](?: |$)|---|\.\.\.)|: |:$|^[-+]?\.(?:inf|nan)$|^\d{4}-/i.test(text),
    );
    const lines = scalars.map((text, index) => `      v${index}: ${text}\n`);
    await expectSame({ 'h.yml': `g:\n  hosts:\n    h:\n${lines.join('')}` });
  });

  it('reads generated values in INI', async () => {
    const literal = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(
          fc.integer().map(String),
          fc.constantFrom(
            'True',
            'False',
            'None',
            "'a'",
            '"b c"',
            'name',
            '1.5',
            '0x1f',
            '010',
            "r'\\n'",
            "'\\x41\\n'",
            '-2',
            '+.5',
          ),
        ),
        fc.array(tie('value'), { maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
        fc.array(tie('value'), { maxLength: 3 }).map((list) => `(${list.join(',')})`),
        fc
          .array(fc.tuple(word, tie('value')), { maxLength: 3 })
          .map((pairs) => `{${pairs.map(([key, item]) => `'${key}': ${item}`).join(', ')}}`),
      ),
    })).value;
    const values = [...sample(literal, 300), ...sample(scrap, 300)].filter(
      (text) => !/\d[jJ]|\d{16}|^\s*\.\.\.|^\s*[bB]['"]|\{[^:]*\}/.test(text),
    );
    await expectSame({ hosts: `[g]\nh\n[g:vars]\n${values.map((text, index) => `v${index}=${text}\n`).join('')}` });
  });

  it('splits generated host lines into words', async () => {
    const escaped = fc.stringMatching(/^[ -~]$/).map((character) => `\\${character}`);
    const double = fc
      .array(fc.oneof(fc.stringMatching(/^[ !#-[\]-~]{1,4}$/), escaped), { maxLength: 3 })
      .map((parts) => `"${parts.join('')}"`);
    const part = fc.oneof(
      fc.stringMatching(/^[a-z=,#]{1,3}$/),
      escaped,
      fc.stringMatching(/^[ -&(-~]{0,5}$/).map((text) => `'${text}'`),
      double,
    );
    const lines = sample(fc.array(part, { minLength: 1, maxLength: 5 }), 300).map((parts) => parts.join(''));
    await expectSame({ hosts: `[g]\n${lines.map((text, index) => `h${index} v=x${text}z\n`).join('')}` });
  });

  it('lets vars win in generated graphs of groups', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const group = fc.nat(names.length - 1);
    const fleet = fc.record({
      order: fc.shuffledSubarray(names, { minLength: names.length }),
      edges: fc.uniqueArray(
        fc.tuple(group, group).filter(([from, to]) => from < to),
        { maxLength: 12, selector: String },
      ),
      members: fc.array(fc.tuple(group, fc.nat(3)), { minLength: 4, maxLength: 12 }),
      vars: fc.array(fc.tuple(group, fc.nat(2)), { maxLength: 16 }),
      priorities: fc.array(fc.tuple(group, fc.integer({ min: -2, max: 4 })), { maxLength: 3 }),
      files: fc.array(fc.tuple(group, fc.nat(2)), { maxLength: 6 }),
    });
    const graph = sample(fleet, 12);
    const sections = graph.map(({ edges, members, vars, priorities, order }, run) => {
      const name = (index: number): string => `${order[index]}${run}`;
      return [
        ...names.map((one) => `[${one}${run}]`),
        ...members.map(([group, host]) => `[${name(group)}]\nhost${host}-${run}`),
        ...edges.map(([from, to]) => `[${name(from)}:children]\n${name(to)}`),
        ...vars.map(([group, one]) => `[${name(group)}:vars]\nv${one}=${name(group)}`),
        ...priorities.map(([group, one]) => `[${name(group)}:vars]\nansible_group_priority=${one}`),
      ].join('\n');
    });
    const beside = graph.flatMap(({ files, order }, run) =>
      files.map(([group, one]) => [`group_vars/${order[group]}${run}.yml`, `v${one}: file-${order[group]}${run}\n`]),
    );
    await expectSame({ hosts: `${sections.join('\n')}\n`, ...Object.fromEntries(beside) });
  });

  it('opens what ansible-vault encrypts', async () => {
    const texts = sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), 4);
    const cwd = await prepare({
      password: 'hunter2\n',
      ...Object.fromEntries(texts.map((text, index) => [`secret${index}`, text])),
    });
    await askAnsible(cwd, 'ansible-vault', [
      'encrypt',
      '--vault-id',
      'lab@password',
      '--encrypt-vault-id',
      'lab',
      ...texts.map((_, index) => `secret${index}`),
    ]);
    const sealed = await Promise.all(texts.map((_, index) => readFile(join(cwd, `secret${index}`), 'utf8')));
    const opened = await Promise.all(sealed.map((text) => openVault(text, [{ password: secret('hunter2') }])));
    expect(opened.map((result) => ('opened' in result ? reveal(result.opened) : result))).toEqual(texts);
  });

  const fleet: Files = {
    hosts:
      '[web]\nweb[1:4]\n[db]\ndb1.example\nweb2\ndb2.example\n[prod:children]\ndb\n[prod]\nweb4\n[web_eu]\nweb3\nsolo\n',
  };

  it('selects the same hosts', async () => {
    const cwd = await prepare(fleet);
    const inventory = await loadInventory({ cwd, sources: ['hosts'] });
    const patterns = [
      'all',
      '*',
      'web:&prod',
      'all:!web',
      'web[0]',
      'web[-1]',
      'web[1:2]',
      'web[2:]',
      'w*',
      'db*,!db1.example',
      '~(web|db)[12]',
      'web?',
      'web[13]*',
      '*.example:!prod[0]',
      '&db,web',
      'prod[0:1],solo',
      'web*[0:5]',
      'ungrouped,web1,web1',
      '!db',
      'web_eu[1],db',
    ];
    await writeFile(
      join(cwd, 'play.yml'),
      JSON.stringify(patterns.map((pattern) => ({ hosts: pattern, name: pattern }))),
    );
    const listed = await askAnsible(cwd, 'ansible-playbook', ['-i', 'hosts', '--list-hosts', 'play.yml']);
    const asked = listed
      .split(/^ {2}play #\d+.*$/m)
      .slice(1)
      .map((text) => [...text.matchAll(/^ {6}(\S+)$/gm)].map(([, host]) => host));
    const expected = patterns.map((pattern, index) => [pattern, asked[index]?.toSorted()] as const);
    const got = patterns.map(
      (pattern) =>
        [
          pattern,
          selectHosts(inventory, pattern)
            .map(({ name }) => name)
            .toSorted(),
        ] as const,
    );
    expect(got).toEqual(expected);
  });

  it.each(['all', 'web*,solo', 'prod:web[0:1]'])('selects %s in the same order', async (pattern) => {
    const cwd = await prepare(fleet);
    const listed = await askAnsible(cwd, 'ansible', ['-i', 'hosts', '--list-hosts', pattern]);
    const expected = listed
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    expect(selectHosts(await loadInventory({ cwd, sources: ['hosts'] }), pattern).map(({ name }) => name)).toEqual(
      expected,
    );
  });
});
