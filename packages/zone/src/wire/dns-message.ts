import type { DomainName, ResourceRecord, TypeName } from '@waxseal/core';

export interface DnsQuestion {
  readonly name: DomainName;
  readonly type: TypeName;
}

/** A DNS message of class IN (RFC 1035 §4), EDNS reduced to the size that the sender can receive. */
export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  /** 0 no error, 1 form error, 2 server failure, 3 no such name, 4 not implemented, 5 refused (RFC 1035 §4.1.1). */
  readonly rcode: number;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
  /** The UDP payload size of an OPT record, where there is one (RFC 6891 §6.2.3). */
  readonly udpSize?: number;
}
