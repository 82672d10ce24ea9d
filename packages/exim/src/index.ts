export { dkimDirectory, type EximFile, eximTree, eximUser, keyPath, settingsFile } from './debian-exim.ts';
export {
  type Adoption,
  followSigning,
  followTransport,
  type ForeignSigning,
  listForeignSigning,
  parseForeignSigning,
  takeForeignSigning,
  type TakeOver,
} from './foreign-signing.ts';
export {
  debconfAnswers,
  type DebconfAnswer,
  type EximSetting,
  eximSettings,
  type FollowedAnswer,
  followAnswer,
  followedAnswers,
  followSettings,
  type MailFlow,
  settingsLedger,
} from './exim-settings.ts';
export { type MessageProof, messageProof } from './message-proof.ts';
export { type HostKey, listHostKey, parseHostKey } from './host-key.ts';
export { type MailRoute, routeNames } from './mail-route.ts';
export { passwordFile, passwordLine, type PasswordLine, passwordLines, type SmarthostLogin } from './passwd-client.ts';
export { activation, type EximCheck, type EximPlan, health, preflight, retryQueue } from './preflight.ts';
export { listResolvedNames, parseResolvedNames } from './resolved-names.ts';
export { lookAtLogins, putResolvedLogins, settleLogins } from './smarthost-login.ts';
export { domainsFile } from './render-dkim-macros.ts';
export type { Signing } from './signing.ts';
export {
  type ConfigScheme,
  type EximBlock,
  type MacroTexts,
  protocolFile,
  protocolPart,
  type SigningParts,
  signingParts,
  type SmarthostSigning,
  templateFile,
} from './signing-parts.ts';
export { parseSmarthost, type Smarthost, type SmarthostPart, smarthostParts } from './smarthost.ts';
