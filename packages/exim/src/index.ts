export { dkimDirectory, type EximFile, eximTree, eximUser, keyPath, settingsFile } from './debian-exim.ts';
export { debconfAnswers, type DebconfAnswer, type EximSetting, eximSettings, type MailFlow } from './exim-settings.ts';
export { type MailRoute, routeNames } from './mail-route.ts';
export { activation, type EximCheck, health, preflight } from './preflight.ts';
export { renderDkimMacros, type Signing } from './render-dkim-macros.ts';
export { renderSmarthostSigning } from './render-smarthost-signing.ts';
export { parseSmarthost, type Smarthost, type SmarthostPart, smarthostParts } from './smarthost.ts';
