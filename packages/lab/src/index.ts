export { labDown } from './commands/lab-down.ts';
export { labCommand, labExec } from './commands/lab-exec.ts';
export { type LabStatus, labStatus, type MemberStatus } from './commands/lab-status.ts';
export { type LabUp, labUp, type LabUpOptions } from './commands/lab-up.ts';
export { createLab, type LabOptions } from './create-lab.ts';
export type { HostFaults } from './faults/host-faults.ts';
export type { SlowLink, SlowLinkSpec } from './faults/slow-link.ts';
export type { SshAccess } from './host/host-keys.ts';
export type { HostFile, HostSpec, SinkSpec } from './host/host-spec.ts';
export type { LabHost } from './host/lab-host.ts';
export type { OutgoingMail } from './host/send-mail.ts';
export {
  createInternet,
  type Internet,
  type InternetOptions,
  type MailHostSpec,
  type NameServerSpec,
} from './internet/create-internet.ts';
export {
  carelessUser,
  forwardedAddress,
  listAddress,
  managedDomain,
  parties,
  type Party,
  receiverAddress,
  smarthostAlias,
  smarthostLogin,
} from './internet/internet-address-book.ts';
export { labObstacle } from './lab-obstacle.ts';
export type { Lab, RunningLab } from './lab.ts';
export { type OpenLab, openLab } from './open-lab.ts';
export { ensureRoot } from './root/ensure-root.ts';
export { type Release, releases } from './root/release.ts';
export { mailPackages, type RootRecipe } from './root/root-recipe.ts';
export type { CommandOptions, CommandResult } from './run-command.ts';
export type { LabSink, MessageFilter, SunkMessage } from './sink/lab-sink.ts';
export type { ProcessIdentity } from './state/process-identity.ts';
export { sweepDeadLabs } from './state/sweep-labs.ts';
