export { importHint } from './import-hint.ts';
export { type DomainName, domainName, under, withoutDot } from './domain-name.ts';
export {
  type ExitCode,
  exitCodes,
  InputError,
  renderError,
  Unreachable,
  WaxsealError,
  type WaxsealErrorOptions,
} from './errors.ts';
export { type Fault, type Place, renderFault, renderPlace, type Severity } from './fault.ts';
export { quote, sh } from './quote.ts';
export { reveal, Secret, secret } from './secret.ts';
export { type Selector, selector } from './selector.ts';
export { days, hours, minutes, type Seconds, seconds } from './ttl.ts';
export { allKnown, isKnown, type Maybe, Unknown, whenKnown } from './unknown.ts';
export { type IPv4, ipv4, ipv4FromOctets, ipv4Octets, isIPv4 } from './address/ipv4.ts';
export { type IPv6, ipv6, ipv6FromOctets, ipv6Octets, isIPv6 } from './address/ipv6.ts';
export { isSubdomain, nameKey, parentName, relativeName, sameName } from './names/compare-names.ts';
export { labelsOf, labelText, labelTexts, nameFromLabels, rootName, wireLength } from './names/labels.ts';
export { compareNames } from './names/canonical-order.ts';
export { nameFromPresentation } from './names/name-from-presentation.ts';
export { nameFromUnicode } from './names/name-from-unicode.ts';
export type {
  AddressChain,
  AddressPrefix,
  AmtRelay,
  AtmAddress,
  Field,
  FieldKind,
  FieldValues,
  HostIdentity,
  Location,
  SvcParam,
} from './records/field-kinds.ts';
export { fieldValue, recordFromFields } from './records/field-values.ts';
export type { RecordData } from './records/record-data.ts';
export type { RecordType } from './records/record-type.ts';
export { recordTypes } from './records/record-types.ts';
export type {
  KnownType,
  RecordOf,
  ResourceRecord,
  SomeRecord,
  TypeName,
  UnknownRecord,
  UnknownType,
} from './records/resource-record.ts';
export {
  fieldsOf,
  isKnownType,
  isMetaType,
  nameRule,
  parseTypeName,
  typeName,
  typeNumber,
} from './records/type-names.ts';
export { type CharacterString, characterString, joinedText, textStrings } from './text/character-string.ts';
export { harmless, harmlessLine } from './text/harmless.ts';
export { octetsOf, octetString, utf8Octets } from './text/octets.ts';
export { type Attempt, attempt, refuse, valueOf } from './attempt.ts';
export { type CaaIssue, caaIssue, caaReport, isCaaIssueValue } from './builders/caa.ts';
export { type MailService, mailServicePorts, type MailServices, mailServices } from './builders/mail-services.ts';
export { isNullMx, nullMx } from './builders/null-mx.ts';
export { ptrRecord, reverseName, reverseZone } from './builders/reverse-name.ts';
export { type RecordHead, textRecord } from './builders/text-record.ts';
export { type TlsaForSmtp, tlsaForSmtp } from './builders/tlsa-for-smtp.ts';
export {
  type DkimAlgorithm,
  dkimKeyBits,
  type DkimKeyRecord,
  dkimKeyRecord,
  parseDkimKeyRecord,
  type ParsedDkimKey,
} from './dkim/dkim-key-record.ts';
export {
  adsp,
  asp,
  domainKeysPolicy,
  parseAdsp,
  parseDomainKeysPolicy,
  type SigningPractice,
} from './dkim/retired-dkim-policies.ts';
export { dmarc } from './dmarc/dmarc.ts';
export type { DmarcAction, DmarcPolicy, DmarcRecord } from './dmarc/dmarc-record.ts';
export { isDmarc, parseDmarc } from './dmarc/parse-dmarc.ts';
export { decodeBase64, encodeBase64 } from './encoding/base64.ts';
export { certificateFromPem, certificatePublicKey } from './encoding/certificate.ts';
export { decodeHex, encodeHex } from './encoding/hex.ts';
export { readRsaPublicKey, type RsaPublicKey } from './encoding/rsa-public-key.ts';
export { type MailDomain, mailRecords, type SigningHost } from './mail-records.ts';
export { type BimiRecord, bimiRecord, parseBimiRecord } from './policies/bimi.ts';
export {
  type MtaStsPolicy,
  mtaStsPolicy,
  mtaStsRecord,
  parseMtaStsPolicy,
  parseMtaStsRecord,
} from './policies/mta-sts.ts';
export { parseTlsRptRecord, type TlsReporting, tlsRptRecord } from './policies/tls-rpt.ts';
export { isSpf, parseSpf } from './spf/parse-spf.ts';
export { renderSpfMechanism, spf, spfLookupLimit, spfLookups } from './spf/spf.ts';
export type { SpfEnd, SpfMechanism, SpfPolicy, SpfRecord, SpfResult } from './spf/spf-types.ts';
export { parseTagList, type Tag, type TagList, tagValue } from './text/tag-list.ts';
