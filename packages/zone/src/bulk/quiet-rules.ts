// The rules of lint that QuietOwners knows. Whoever adds or changes a rule asks two things: could it speak of a record
// that RecordJudge takes for quiet, or of an owner that QuietOwners does? Until the rule stands here, every owner is asked.

const families: Readonly<Record<string, string>> = {
  zone: 'one-soa apex-ns two-name-servers out-of-zone repeated-origin repeated-origin-in-data mixed-ttl duplicate-record below-cut',
  soa: 'timers mailbox',
  cname: 'alone single apex loop dangling',
  dname: 'single',
  ds: 'delegation digest-length',
  mx: 'address cname no-address null-alone null-preference',
  ns: 'address cname no-address',
  srv: 'cname no-address owner mail-service mail-port mail-domain none-alone',
  host: 'owner target',
  tlsa: 'owner digest-length parameters smtp-usage',
  text: 'escaped-semicolon cut-at-semicolon surrounding-space',
  spf: 'syntax version joined-strings owner single lookups void-lookups dead-term include mx-limit ptr plus-all no-all after-all unknown-modifier size type-99 type-99-differs',
  dkim: 'key hash service single weak-key owner version testing unknown-tag delegated-selector',
  dmarc: 'syntax slip report-authorisation single unknown-tag retired-tag no-reports owner missing',
  'mta-sts': 'syntax host owner',
  'tls-rpt': 'syntax owner',
  bimi: 'syntax owner',
  atps: 'syntax owner',
  policy: 'single',
  adsp: 'syntax owner without-key',
  domainkeys: 'syntax owner',
  legacy: 'signing-policy',
  mail: 'null-spf no-spf tlsa-host tlsa-exchange',
  wildcard: 'shadow',
  sshfp: 'fingerprint-length',
  caa: 'value tag flags',
  autoconfig: 'owner',
  smimea: 'owner',
  openpgpkey: 'owner',
  svcb: 'alias-params alias-alone alias-loop reserved-key mandatory value no-address',
};

/** The ids of rules that say nothing of owners found quiet. */
export const quietRules: ReadonlySet<string> = new Set(
  Object.entries(families).flatMap(([family, names]) => names.split(' ').map((name) => `${family}/${name}`)),
);
