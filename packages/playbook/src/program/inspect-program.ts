import { quote } from '@waxseal/core';
import { libraries } from '@waxseal/shell';
import type { Probe } from '../world/probe.ts';

function line(probe: Probe, index: number): string {
  switch (probe.fact) {
    case 'path':
      return `ws_path ${index} ${quote(probe.path)} ${probe.text ?? 'never'} ${probe.sha256 ?? '-'} ${probe.emptiness === true ? 'emptiness' : '-'} ${probe.mounts === true ? 'mounts' : '-'}`;
    case 'user':
      return `ws_test ${index} id -u ${quote(probe.name)}`;
    case 'group':
      return `ws_test ${index} getent group ${quote(probe.name)}`;
    case 'package':
      return `ws_package ${index} ${quote(probe.name)}`;
    case 'service':
      return `ws_service ${index} ${quote(probe.name)}`;
    case 'syntax':
      return `ws_syntax ${index} ${quote(probe.text)}`;
    case 'script':
      return `ws_s${index}() { eval ${quote(probe.script)}; }\nws_script ${index} ws_s${index}`;
    default:
      return probe satisfies never;
  }
}

/** What a directory can be asked: it has no users, packages, services, and nothing to run scripts in. */
export function answerable(probes: readonly Probe[], place: 'system' | 'directory'): readonly Probe[] {
  return place === 'system' ? probes : probes.filter((probe) => probe.fact === 'path');
}

/**
 * Compiles merged probes to ONE read-only POSIX sh program, which ends itself after so many seconds. Its output is read by
 * `parseObservations`.
 */
export function inspectProgram(probes: readonly Probe[], seconds: number): string {
  return [
    libraries.inspect,
    'ws_main() {',
    `ws_limit ${Math.ceil(seconds)}`,
    ...probes.map(line),
    'ws_writable',
    'ws_files pending "$WS_STATE/pending"',
    `[ ! -r "$WS_STATE/deferred" ] || printf 'D %s\\n' "$(ws_b64 <"$WS_STATE/deferred")"`,
    "printf 'X end\\n'",
    '}',
    'ws_main',
    'exit 0',
    '',
  ].join('\n');
}
