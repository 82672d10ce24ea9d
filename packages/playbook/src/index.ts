export type { CommandWords } from './define/command-text.ts';
export type { External, ExternalContext, ExternalPlan, ExternalResult } from './define/external.ts';
export { defineResource, type Kind, type ScriptContext, type Verdict } from './define/kind.ts';
export {
  type BatchSize,
  type Check,
  definePlaybook,
  type HostOrder,
  type InputContext,
  type KeyMaterial,
  type KeySource,
  type Memory,
  type Play,
  type Playbook,
  type PlaybookDefinition,
  type PlayHost,
  type PlayMaker,
  type PlayZone,
  type TaskContext,
  type VerifyContext,
} from './define/playbook.ts';
export { type Register, register, type TaskResult } from './define/register.ts';
export { attempt, type AttemptOptions } from './define/scope.ts';
export { type Keywords, type Task, task } from './define/task.ts';
export type { CheckResult, Diff, Event, EventBody, HostRecap, Mode, Outcome, TaskRef } from './event.ts';
export { absent, type AbsentResource } from './kinds/absent.ts';
export { block, blockMarkers, type BlockResource } from './kinds/block.ts';
export { command, type CommandResource } from './kinds/command.ts';
export { cron, type CronOptions } from './kinds/cron.ts';
export { debconf, type DebconfResource } from './kinds/debconf.ts';
export { directory, type DirectoryResource } from './kinds/directory.ts';
export { file, type FileResource } from './kinds/file.ts';
export { line, type LineResource } from './kinds/line.ts';
export { link, type LinkResource } from './kinds/link.ts';
export { apt, type PackageResource, type PackageWish } from './kinds/package.ts';
export { rollback, type RollbackResource } from './kinds/rollback.ts';
export { service, type ServiceResource } from './kinds/service.ts';
export { setting, type SettingResource } from './kinds/setting.ts';
export { transaction, type TransactionCheck, type TransactionResource } from './kinds/transaction.ts';
export { type AccountResource, group, user } from './kinds/user.ts';
export {
  applied as appliedAttributes,
  type Attributes,
  attributeWords,
  refusal as pathRefusal,
  surroundings as pathProbes,
} from './plan/attributes.ts';
export { settled } from './plan/settled.ts';
export {
  type EditChange,
  editEffect,
  editProbes,
  editScript,
  linesText,
  planEdit,
  type TextEdit,
  textLines,
} from './plan/text-edit.ts';
export { hostPath } from './world/posix-path.ts';
export { exists as pathExists, pathFact, withPath } from './world/world.ts';
export { deferralId, planDeferred } from './plan/deferral.ts';
export {
  parseSavedPlan,
  renderSavedPlan,
  type SavedHostPlan,
  type SavedPlan,
  type SavedTask,
} from './plan/saved-plan.ts';
export { unifiedDiff } from './plan/unified-diff.ts';
export { collectZones } from './run/collect-zones.ts';
export { parsePendingWork, type PendingWork } from './program/pending-work.ts';
export { loadPlaybook } from './run/load-playbook.ts';
export { mapLimit } from './run/limit.ts';
export { runPlaybook, type RunSummary } from './run/run-playbook.ts';
export type { RunPlaybookOptions } from './run/run-options.ts';
export type { Probe } from './world/probe.ts';
export type { PathFact, PendingNote, World } from './world/world.ts';
