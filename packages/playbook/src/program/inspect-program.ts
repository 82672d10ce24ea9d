import {
  askCommand,
  askPackage,
  askPath,
  askScript,
  askService,
  askSyntax,
  askUnit,
  inspectProgram as compile,
} from '@waxseal/shell';
import type { Probe } from '../world/probe.ts';

function question(probe: Probe, index: number): string {
  switch (probe.fact) {
    case 'path':
      return askPath(index, probe);
    case 'user':
      return askCommand(index, 'id', '-u', probe.name);
    case 'group':
      return askCommand(index, 'getent', 'group', probe.name);
    case 'package':
      return askPackage(index, probe.name);
    case 'service':
      return askService(index, probe.name);
    case 'unit':
      return askUnit(index, probe.name);
    case 'syntax':
      return askSyntax(index, probe.text);
    case 'script':
      return askScript(index, probe.script);
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
  return compile(probes.map(question), seconds);
}
