import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateZone } from './generate-zone.ts';

// `pnpm bench:zone [records…]`: whole processes, interleaved, medians and peak memory. /usr/bin/time is Debian's package time.

const root = join(import.meta.dirname, '..');
const rounds = 5;

interface Contender {
  readonly name: string;
  readonly argv: (file: string) => readonly string[];
}

const waxseal: Contender = {
  name: 'waxseal',
  argv: (file) => [
    process.execPath,
    '--conditions=@waxseal/source',
    join(root, 'packages/cli/src/main.ts'),
    'zone',
    'check',
    '--origin',
    'bench.example',
    file,
  ],
};
const others: readonly (Contender & { readonly program: string })[] = [
  {
    program: '/usr/bin/named-checkzone',
    name: 'named-checkzone strict',
    argv: (file) => [
      'named-checkzone',
      '-i',
      'local',
      '-k',
      'fail',
      '-m',
      'fail',
      '-n',
      'fail',
      '-M',
      'fail',
      '-S',
      'fail',
      '-r',
      'fail',
      'bench.example',
      file,
    ],
  },
  {
    program: '/usr/sbin/nsd-checkzone',
    name: 'nsd-checkzone',
    argv: (file) => ['nsd-checkzone', 'bench.example', file],
  },
  { program: '/usr/bin/kzonecheck', name: 'kzonecheck', argv: (file) => ['kzonecheck', '-o', 'bench.example', file] },
];

interface Sample {
  readonly seconds: number;
  /** Of all processors together: what a busy machine changes least. */
  readonly processor: number;
  readonly megabytes: number;
}

function measure(argv: readonly string[]): Sample {
  const timed = spawnSync('/usr/bin/time', ['-f', '%e %M %U %S', ...argv], { encoding: 'utf8', maxBuffer: 1e9 });
  const [seconds = 'NaN', kilobytes = 'NaN', user = 'NaN', system = 'NaN'] =
    timed.stderr.trim().split('\n').at(-1)?.split(' ') ?? [];
  if (timed.status !== 0)
    throw new Error(`${argv[0] ?? ''} refused the zone: ${timed.stdout.slice(0, 300)} ${timed.stderr.slice(0, 300)}`);
  return { seconds: Number(seconds), processor: Number(user) + Number(system), megabytes: Number(kilobytes) / 1024 };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function compare(records: number, directory: string): Promise<void> {
  const file = join(directory, `bench-${records}.zone`);
  await generateZone(file, records);
  const contenders = [waxseal, ...others.filter(({ program }) => existsSync(program))];
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const { name, argv } of contenders) samples.get(name)?.push(measure(argv(file)));
  const own = median((samples.get('waxseal') ?? []).map(({ seconds }) => seconds));
  console.log(`\n${records} records, medians of ${rounds} interleaved runs`);
  for (const [name, list] of samples) {
    const seconds = median(list.map((sample) => sample.seconds));
    const processor = median(list.map((sample) => sample.processor));
    const megabytes = Math.max(...list.map((sample) => sample.megabytes));
    console.log(
      `  ${name.padEnd(24)} ${seconds.toFixed(2).padStart(7)} s  ${processor.toFixed(2).padStart(6)} s of processors  ${megabytes.toFixed(0).padStart(5)} MB  ${(own / seconds).toFixed(2).padStart(6)} × waxseal/this`,
    );
  }
  rmSync(file);
}

if (!existsSync('/usr/bin/time')) throw new Error('the benchmark needs /usr/bin/time: apt-get install time');
const directory = mkdtempSync(join(tmpdir(), 'waxseal-bench-'));
try {
  const counts = process.argv.slice(2).map(Number);
  for (const records of counts.length > 0 ? counts : [10_000, 100_000, 1_000_000, 3_000_000])
    await compare(records, directory);
} finally {
  rmSync(directory, { recursive: true });
}
