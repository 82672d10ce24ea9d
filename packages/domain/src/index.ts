export { notAgreed } from './change/not-agreed.ts';
export type { DomainChange } from './change/domain-change.ts';
export { domainChanges, type ZoneChange } from './change/domain-changes.ts';
export { type PublishedKey, publishedKeys } from './change/key-changes.ts';
export { weakerSpf } from './change/policy-changes.ts';
export { type ZoneIndex, zoneIndex } from './change/zone-index.ts';
