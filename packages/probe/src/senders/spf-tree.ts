import { isSpf } from '@waxseal/core';
import { lookUp, type Resolver, texts } from '../dns/resolver.ts';
import { addressOctets } from '../spf/client-address.ts';
import { parseSpfTerms } from '../spf/parse-spf-terms.ts';
import type { AddressTerm, SpfTerm } from '../spf/spf-term.ts';
import { type Network, networkOf } from './network.ts';

/** A term of a domain's own SPF record that admits senders, with what is found behind it. */
export interface SpfSender {
  /** As the record writes it. */
  readonly term: string;
  readonly networks: readonly Network[];
  /** Terms behind it whose addresses cannot be told: macros, names of clients, lookups without an answer. */
  readonly unknown: readonly string[];
}

/** Everything that an SPF record leads to. */
export interface SpfTree {
  readonly senders: readonly SpfSender[];
  /** The ends of every network in it, whatever its term says of it. */
  readonly edges: readonly Network[];
  /** Terms of the domain's own record, in lower case; behind it those of every record that it includes. */
  readonly own: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
  /** Names whose addresses are asked for, in lower case. */
  readonly addressed: ReadonlySet<string>;
  /** Whether every question in it was answered. */
  readonly isWhole: boolean;
}

/** Most records that are read: a tree of more is a permanent error long before. */
const mostRecords = 60;

interface Walk {
  readonly resolver: Resolver;
  readonly edges: Network[];
  readonly all: Set<string>;
  readonly seen: Set<string>;
  readonly addressed: Set<string>;
}

interface Found {
  readonly networks: readonly Network[];
  readonly unknown: readonly string[];
}

const nothing: Found = { networks: [], unknown: [] };

async function addresses(walk: Walk, name: string, term: AddressTerm): Promise<Found> {
  walk.addressed.add(name.toLowerCase());
  const answers = await Promise.all(['A', 'AAAA'].map((type) => lookUp(walk.resolver, name, type)));
  const octets = answers
    .flatMap((answer) => (answer.state === 'found' ? texts(answer.values) : []))
    .map(addressOctets)
    .filter((address) => address !== undefined);
  return {
    networks: octets.map((address) => networkOf(address, address.length === 4 ? term.prefix4 : term.prefix6)),
    unknown: answers.some(({ state }) => state === 'failed') ? [term.text] : [],
  };
}

async function exchanges(walk: Walk, domain: string, term: AddressTerm): Promise<Found> {
  const answer = await lookUp(walk.resolver, domain, 'MX');
  if (answer.state === 'failed') return { networks: [], unknown: [term.text] };
  if (answer.state === 'void') return nothing;
  const names = (answer.values as readonly ({ readonly exchange?: unknown } | null)[]).flatMap((value) =>
    typeof value?.exchange === 'string' && value.exchange !== '' ? [value.exchange.replace(/\.$/, '')] : [],
  );
  return joined(await Promise.all(names.map((name) => addresses(walk, name, term))));
}

function joined(found: readonly Found[]): Found {
  return { networks: found.flatMap(({ networks }) => networks), unknown: found.flatMap(({ unknown }) => unknown) };
}

async function behind(walk: Walk, domain: string, term: SpfTerm): Promise<Found> {
  if (term.mechanism === 'all') return nothing;
  if ('network' in term) return { networks: [networkOf(term.network, term.prefix)], unknown: [] };
  const target = term.domain ?? domain;
  if (term.mechanism === 'ptr' || term.mechanism === 'exists' || target.includes('%'))
    return { networks: [], unknown: [term.text] };
  if (term.mechanism === 'a') return addresses(walk, target, term);
  return term.mechanism === 'mx' ? exchanges(walk, target, term) : included(walk, target, term.text);
}

async function included(walk: Walk, target: string, term: string): Promise<Found> {
  const read = await readTerms(walk, target);
  if (read === undefined) return { networks: [], unknown: [term] };
  return joined(read.filter(({ admits }) => admits));
}

interface Read extends Found {
  readonly text: string;
  /** Whether a match of it is a pass. */
  readonly admits: boolean;
}

/** The terms of a domain's record, those that it redirects to included; undefined where it could not be asked. */
async function readTerms(walk: Walk, domain: string): Promise<readonly Read[] | undefined> {
  const key = domain.toLowerCase().replace(/\.$/, '');
  if (walk.seen.has(key) || walk.seen.size >= mostRecords) return [];
  walk.seen.add(key);
  const answer = await lookUp(walk.resolver, key, 'TXT');
  if (answer.state === 'failed') return undefined;
  const [record, second] = answer.state === 'found' ? texts(answer.values).filter(isSpf) : [];
  const terms = record === undefined || second !== undefined ? undefined : parseSpfTerms(record);
  if (terms === undefined || 'fault' in terms) return [];
  const read: Read[] = [];
  for (const term of terms.mechanisms) {
    walk.all.add(term.text.toLowerCase());
    const found = await behind(walk, key, term);
    walk.edges.push(...found.networks);
    read.push({ ...found, text: term.text, admits: term.result === 'pass' });
    if (term.mechanism === 'all') return read;
  }
  if (terms.redirect === undefined) return read;
  const redirect = `redirect=${terms.redirect}`;
  const rest = terms.redirect.includes('%') ? undefined : await readTerms(walk, terms.redirect);
  return [...read, ...(rest ?? [{ text: redirect, networks: [], unknown: [redirect], admits: true }])];
}

/** Reads the tree of a domain's SPF record, term by term, over the DNS that is given; bounded. */
export async function spfTree(domain: string, resolver: Resolver): Promise<SpfTree> {
  const walk: Walk = { resolver, edges: [], all: new Set(), seen: new Set(), addressed: new Set() };
  const read = (await readTerms(walk, domain)) ?? [];
  return {
    senders: read
      .filter(({ admits }) => admits)
      .map(({ text, networks, unknown }) => ({ term: text, networks, unknown })),
    edges: walk.edges,
    own: new Set(read.map(({ text }) => text.toLowerCase())),
    all: walk.all,
    addressed: walk.addressed,
    isWhole: read.every(({ unknown }) => unknown.length === 0),
  };
}
