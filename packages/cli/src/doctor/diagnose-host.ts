import type { Gathered } from '../facts/gather-facts.ts';
import type { HostFacts } from '../facts/parse-facts.ts';
import type { Diagnosis } from './diagnosis.ts';

const ok = (check: string, found: string): Diagnosis => ({ check, state: 'ok', found });

function privilege({ user = 'unknown', uid }: HostFacts): Diagnosis {
  const found = `programs run as ${user}`;
  return uid === 0
    ? ok('root', found)
    : {
        check: 'root',
        state: 'failed',
        found,
        hint: '--become (with --ask-become-pass where sudo asks), or connect as root',
      };
}

function tools({ missing }: HostFacts): Diagnosis {
  if (missing.length === 0) return ok('tools', 'all there');
  return {
    check: 'tools',
    state: 'failed',
    found: `missing: ${missing.join(' ')}`,
    hint: 'on Debian: apt-get install coreutils grep mawk',
  };
}

function system({ system: name = 'unknown', init }: HostFacts): Diagnosis {
  const found = init === undefined ? name : `${name}, ${init}`;
  if (/^Debian .*\b(?:1[2-9]|[2-9]\d)\b/.test(name)) return ok('system', found);
  return { check: 'system', state: 'warning', found, hint: 'the mail roles are proved on Debian 12 and 13' };
}

// Macros for what signs through a smarthost, and the protection of tainted data, are those of 4.96 (Debian 12).
const oldestExim = [4, 96] as const;

function exim({ exim: version }: HostFacts): Diagnosis {
  if (version === undefined) return ok('exim', 'not installed: apply installs it');
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const recent = major > oldestExim[0] || (major === oldestExim[0] && minor >= oldestExim[1]);
  return recent
    ? ok('exim', version)
    : { check: 'exim', state: 'failed', found: version, hint: 'upgrade to 4.96 or later (Debian 12)' };
}

/** Seconds by which signatures and certificates still bear a wrong clock. */
const [noticeable, unbearable] = [30, 300] as const;

function clock({ time }: HostFacts, asked: number): Diagnosis {
  if (time === undefined) return { check: 'clock', state: 'warning', found: 'unknown', hint: 'is date there?' };
  const off = Math.abs(time - asked);
  if (off < noticeable) return ok('clock', 'right');
  const found = `${off} s off`;
  return {
    check: 'clock',
    state: off > unbearable ? 'failed' : 'warning',
    found,
    hint: 'apt-get install systemd-timesyncd: receivers refuse signatures from the future',
  };
}

/** KiB below which a package or a queue may not fit. */
const scarce = 200 * 1024;

function space({ free }: HostFacts): Diagnosis {
  if (free === undefined) return { check: 'space', state: 'warning', found: 'unknown' };
  const found = `${Math.round(free / 1024)} MiB free`;
  return free < scarce
    ? { check: 'space', state: 'failed', found, hint: 'apt-get clean, or a larger disk' }
    : ok('space', found);
}

/** What stands in the way on one host. Pure. */
export function diagnoseHost(one: Gathered): readonly Diagnosis[] {
  if (one.state !== 'known') {
    const { message, value, hint } = one.fault;
    const bare = message.replace(`${one.host.name}: `, '');
    return [
      {
        check: 'reach',
        state: one.state,
        found: value === undefined ? bare : `${bare} (${value.replaceAll('\n', ' ')})`,
        ...(hint === undefined ? {} : { hint }),
      },
    ];
  }
  const { told: facts, asked, host } = one;
  const reach = ok('reach', host.connection.kind);
  if (facts.place === 'directory') return [reach];
  return [reach, privilege(facts), tools(facts), system(facts), exim(facts), clock(facts, asked), space(facts)];
}
