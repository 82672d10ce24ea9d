import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// What `npx -y pnpm@12 test` runs: tools, then every check, then every test, and the counts as the last line.

const isRoot = process.getuid?.() === 0;
const hasApt = existsSync('/usr/bin/apt-get');

/** Debian packages with the program that shows them installed; oracles and parts of the real-host tests. */
const tools: readonly (readonly [program: string, debianPackage: string])[] = [
  ['/usr/sbin/named', 'bind9'],
  ['/usr/bin/named-checkzone', 'bind9-utils'],
  ['/usr/sbin/named', 'bind9'],
  ['/usr/bin/kzonecheck', 'knot-dnssecutils'],
  ['/usr/sbin/nsd-checkzone', 'nsd'],
  ['/usr/bin/nsupdate', 'bind9-dnsutils'],
  ['/usr/sbin/named', 'bind9'],
  ['/usr/sbin/knotd', 'knot'],
  ['/usr/sbin/pdns_server', 'pdns-server'],
  ['/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql', 'pdns-backend-sqlite3'],
  ['/usr/bin/mmdebstrap', 'mmdebstrap'],
  ['/usr/sbin/sshd', 'openssh-server'],
  ['/usr/bin/ssh-keygen', 'openssh-client'],
  ['/usr/sbin/ip', 'iproute2'],
  ['/usr/bin/patch', 'patch'],
  ['/usr/bin/sudo', 'sudo'],
  ['/usr/bin/strace', 'strace'],
  ['/usr/bin/shellcheck', 'shellcheck'],
  ['/usr/bin/mksh', 'mksh'],
  ['/usr/bin/busybox', 'busybox-static'],
  ['/usr/bin/ansible-inventory', 'ansible-core'],
  ['/usr/lib/python3/dist-packages/dkim/__init__.py', 'python3-dkim'],
  ['/usr/lib/python3/dist-packages/nacl/__init__.py', 'python3-nacl'],
];

const policy = '/usr/sbin/policy-rc.d';

/** Runs an installation during which no package may start its daemon. */
function withoutDaemons(install: () => void): void {
  const mine = !existsSync(policy);
  if (mine) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    if (mine) rmSync(policy, { force: true });
  }
}

function installTools(): void {
  const missing = tools.filter(([program]) => !existsSync(program)).map(([, name]) => name);
  if (missing.length === 0) return;
  if (!isRoot || !hasApt) {
    console.log(
      `Not installed, since this needs root and apt: ${missing.join(', ')}. Tests that need them are skipped.`,
    );
    return;
  }
  console.log(`Installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    withoutDaemons(() => {
      execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      execFileSync('apt-get', ['install', '-yqq', '--no-install-recommends', ...missing], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    });
  } catch (error) {
    console.log(
      `apt failed (${error instanceof Error ? error.message.split('\n')[0] : ''}): tests that need these tools are skipped.`,
    );
  }
}

interface TestResult {
  readonly status: 'passed' | 'failed' | 'pending' | 'skipped' | 'todo' | 'disabled';
  readonly fullName: string;
}

interface TestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly TestResult[];
  }[];
}

function run(name: string, args: readonly string[]): boolean {
  const { status } = spawnSync(name, args, {
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  return status === 0;
}

function readReport(file: string): TestReport {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport)
    : { success: false, testResults: [] };
}

function main(): number {
  installTools();
  const directory = mkdtempSync(join(tmpdir(), 'waxseal-tests-'));
  const file = join(directory, 'report.json');
  const checked = run('turbo', ['run', 'typecheck:all', 'lint:all', 'knip:all', 'build', '--output-logs=errors-only']);
  const filters = process.argv.slice(2);
  const tested = run('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...filters,
  ]);
  const report = readReport(file);
  rmSync(directory, { recursive: true });
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = results.filter(({ status }) => status === 'passed').length;
  const skipped = results.filter(({ status }) => !['passed', 'failed'].includes(status));
  // A file that does not load has no results of its own: it counts as one failure.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  ).length;
  const failed = results.filter(({ status }) => status === 'failed').length + unloaded + (checked ? 0 : 1);
  for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
  if (!checked) console.log('failed: typecheck, lint, knip or build (see above)');
  const mustRun = process.env['CI'] === 'true' && skipped.length > 0;
  if (mustRun) console.log('In CI no test may be skipped: the real hosts are part of what is claimed.');
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return checked && tested && failed === 0 && passed > 0 && !mustRun ? 0 : 1;
}

process.exitCode = main();
