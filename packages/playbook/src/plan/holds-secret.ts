import { Secret } from '@waxseal/core';
import type { Task } from '../define/task.ts';

function hasSecret(value: unknown, seen: Set<unknown>): boolean {
  if (value instanceof Secret) return true;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((inner) => hasSecret(inner, seen));
}

/** Whether what a task does may be written down nowhere: it says so, or its resource holds a secret. */
export function holdsSecret(task: Task): boolean {
  return task.secret === true || hasSecret(task.resource, new Set());
}
