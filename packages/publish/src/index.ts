export { exportOwned, type OwnedForm } from './export/export-owned.ts';
export { type TerraformProvider, terraformProviders } from './export/export-terraform.ts';
export { explainTyping, type Typed } from './form/explain-typing.ts';
export { recordFromRow } from './form/record-from-row.ts';
export { renderRows } from './form/render-rows.ts';
export { renderRowsPage } from './form/render-rows-page.ts';
export { type FormNames, type RowChange, rowChanges } from './form/row-changes.ts';
export { decideChanges, type PlaceDecision, type PlaceWish } from './plan/decide-changes.ts';
export { isAuthority } from './plan/is-authority.ts';
export { type LiveRecord, liveRecords, type LiveRecordsInput } from './plan/live-records.ts';
export { mergeZone, type MergeZone } from './plan/merge-zone.ts';
export { type Ladder, onLadder } from './plan/on-ladder.ts';
export { oneSpelling } from './plan/one-spelling.ts';
export { type PlanRrsets, planRrsets, type RrsetChange, type RrsetPlan } from './plan/plan-rrsets.ts';
export { contentDigest, recordKey, recordKeys, versionDigest } from './plan/record-key.ts';
export { recordFromText, type RecordText } from './plan/record-from-text.ts';
export { refuseStale } from './plan/refuse-stale.ts';
export { rrsetNames } from './plan/rrset-names.ts';
export { setKey } from './plan/set-key.ts';
export { joinChanges, undoChanges } from './plan/undo-changes.ts';
export { zoneLoss } from './plan/zone-loss.ts';
export type { HookChange, HookRequest, HookValue } from './hook/hook-request.ts';
export { type CommandPlace, commandPlace } from './places/command-place.ts';
export { type CloudflarePlace, cloudflarePlace } from './places/cloudflare-place.ts';
export { type DesecPlace, desecPlace } from './places/desec-place.ts';
export { type FormPlace, formPlace } from './places/form-place.ts';
export { type GandiPlace, gandiPlace } from './places/gandi-place.ts';
export { type HetznerPlace, hetznerPlace } from './places/hetzner-place.ts';
export { type OvhCredential, type OvhPlace, ovhPlace } from './places/ovh-place.ts';
export { type PowerdnsPlace, powerdnsPlace } from './places/powerdns-place.ts';
export { type Route53Place, route53Place } from './places/route53-place.ts';
export { type AwsCredential } from './provider/sign-aws.ts';
export { type Rfc2136Place, rfc2136Place } from './places/rfc2136-place.ts';
export {
  parseTsigKeyFile,
  type TsigAlgorithm,
  tsigAlgorithm,
  tsigAlgorithms,
  type TsigKey,
} from './update/tsig-key.ts';
export type { Applied, PlaceContext, Published, RrsetName, ZonePlace } from './zone-place.ts';
