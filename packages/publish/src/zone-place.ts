import type { DomainName, ResourceRecord, Seconds, TypeName } from '@waxseal/core';
import type { RrsetChange } from './plan/plan-rrsets.ts';

/** A name and type that a plan depends on. */
export interface RrsetName {
  readonly owner: DomainName;
  readonly type: TypeName;
}

/** What is published now. */
export interface Published {
  readonly records: readonly ResourceRecord[];
  /** Whether this is the whole zone, and not only the RRsets that were asked for. */
  readonly complete: boolean;
}

/** What became of the changes. */
export interface Applied {
  /** `entered`: the place has them. `handed over`: a person has been told what to enter. */
  readonly state: 'entered' | 'handed over';
  /** For people: what there is to do or to know, lines of text. */
  readonly note?: string;
}

/** How a run may end early, and where lines for people go. */
export interface PlaceContext {
  readonly signal: AbortSignal;
}

/**
 * Where a zone lives. A place reads what is published and applies planned changes; everything between the two, what is
 * ours and what may go, is decided by pure functions that all places share.
 */
export interface ZonePlace {
  /** For people, e.g. `deSEC` or `192.0.2.53 (RFC 2136)`. */
  readonly name: string;
  /** The shortest TTL that the place takes. */
  readonly minimumTtl: Seconds;
  /** Reads the zone; a place that cannot list it asks for these RRsets. @throws WaxsealError */
  read(rrsets: readonly RrsetName[], context: PlaceContext): Promise<Published>;
  /**
   * Makes exactly these changes.
   * @throws WaxsealError when the place no longer holds what the changes were planned upon, and for every refusal; the
   * message says what was written before it.
   */
  apply(changes: readonly RrsetChange[], context: PlaceContext): Promise<Applied>;
  /** Where a person makes the changes: writes down what there is to do, and gives it as text. */
  tells?(changes: readonly RrsetChange[]): Promise<string>;
}
