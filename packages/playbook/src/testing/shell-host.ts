import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reveal } from '@waxseal/core';
import type { Task } from '../define/task.ts';
import { acts, type HostPlan, planTasks } from '../plan/plan-tasks.ts';
import { applyProgram } from '../program/apply-program.ts';
import { answerable, inspectProgram } from '../program/inspect-program.ts';
import { parseObservations } from '../program/parse-observations.ts';
import { parseStep, type StepEvent } from '../program/parse-step.ts';
import { mergeProbes } from '../world/probe.ts';
import type { World } from '../world/world.ts';

/** A tree on this machine that a real shell runs our programs against, as a system or as a directory. */
export interface ShellHost extends Disposable {
  readonly root: string;
  sh(script: string): string;
  /** Looks, for so many seconds at most, and plans. */
  plan(tasks: readonly Task[], seconds?: number): HostPlan;
  apply(plan: HostPlan): readonly Extract<StepEvent, { readonly type: 'end' }>[];
  run(program: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
}

let runs = 0;

export function shellHost(place: World['place']): ShellHost {
  const root = mkdtempSync(join(tmpdir(), 'waxseal-host-'));
  const run: ShellHost['run'] = (program) => {
    const input = `WAXSEAL_ROOT='${root}' WAXSEAL_PLACE=${place}\n${program}`;
    return spawnSync('/bin/sh', ['-s'], { input, encoding: 'utf8' });
  };
  return {
    root,
    run,
    sh: (script) => execFileSync('/bin/sh', ['-c', script], { cwd: root, encoding: 'utf8' }),
    plan(tasks, seconds = 60) {
      const probes = answerable(
        mergeProbes(tasks.filter((task) => task.when !== false).flatMap((task) => task.kind.probes(task.resource))),
        place,
      );
      return planTasks(tasks, parseObservations(run(inspectProgram(probes, seconds)).stdout, probes, place));
    },
    apply(plan) {
      runs += 1;
      const result = run(
        reveal(applyProgram(plan, { id: `test-${runs}`, part: 0, label: 'test', timeout: 60, play: '' })),
      );
      const events = result.stdout.split('\n').map(parseStep);
      if (!events.some((event) => event?.type === 'done')) throw new Error(`no end: ${result.stdout} ${result.stderr}`);
      return events.filter((event) => event?.type === 'end');
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What a plan says will be done, task by task: the ids of those that act. */
export function announced(plan: HostPlan): readonly string[] {
  return [...plan.tasks, ...plan.handlers].filter(acts).map((planned) => planned.id);
}
