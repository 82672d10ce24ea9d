export type { LocatedRecord } from './located-record.ts';
export { decodeMessage } from './wire/decode-message.ts';
export { decodeRdata, decodeRecord } from './wire/decode-record.ts';
export type { DnsMessage, DnsQuestion } from './wire/dns-message.ts';
export { encodeMessage } from './wire/encode-message.ts';
export { encodeRdata, encodeRecord } from './wire/encode-record.ts';
export { WireReader } from './octets/wire-reader.ts';
export { WireWriter } from './octets/wire-writer.ts';
export { takeFrames, tcpFrame } from './wire/tcp-frames.ts';
export { rdataKeys } from './wire/rdata-key.ts';
export { type NotCovered, type RoundTrip, roundTrip } from './wire/round-trip.ts';
export { lintRules } from './lint/lint-rules.ts';
export type {
  Finding,
  LintRule,
  OwnerRule,
  RecordRule,
  RrsetRule,
  RuleSet,
  Verdict,
  ZoneRule,
} from './lint/lint-rule.ts';
export { ownerRule, recordRule, rrsetRule, zoneRule } from './lint/lint-rule.ts';
export { type LintInput, lintZone } from './lint/lint-zone.ts';
export { renderLintDocs } from './lint/render-lint-docs.ts';
export { lookUp, type NameStatus, type OwnerGroup, type ZoneIndex } from './lint/zone-index.ts';
export { diffZones, sameContent } from './diff/diff-zones.ts';
export { compareSerials, nextSerial, type SerialInput, type SerialOrder } from './diff/next-serial.ts';
export { staleSignatures } from './diff/stale-signatures.ts';
export { renderZoneDiff } from './diff/render-zone-diff.ts';
export { type JsonZoneChange, zoneDiffToJson } from './diff/zone-diff-to-json.ts';
export { compareRrsets, type Rrset, rrsetsByKey } from './rrsets.ts';
export type { ZoneChange } from './diff/zone-change.ts';
export { exportDnscontrol } from './export/dnscontrol.ts';
export { type ExportFormat, exportFormats, exportZone } from './export/export-zone.ts';
export { exportForm, type FormRow, formRows } from './export/form-rows.ts';
export { exportJson, recordToJson } from './export/json-records.ts';
export { exportNsupdate, renderNsupdate } from './export/nsupdate.ts';
export { nameText } from './fields/name-text.ts';
export { exportOctodns } from './export/octodns.ts';
export { plainText } from './export/plain-text.ts';
export { quotedString } from './fields/quoted-string.ts';
export { rdataText } from './text/rdata-text.ts';
export type { ExportInput, LeftOut, ZoneExport } from './export/zone-export.ts';
export { type JsonSchema, zoneSchema } from './schema/record-schema.ts';
export { checkZone } from './check/check-zone.ts';
export type { ZoneCheck } from './check/zone-check.ts';
export { type ParsedZone, parseZone, readZoneText } from './parse/parse-zone.ts';
export type { ParseZoneOptions, ZoneSink } from './parse/zone-file-reader.ts';
export { renderZone } from './text/render-zone.ts';
