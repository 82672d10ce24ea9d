import { domainName, InputError, withoutDot } from '@waxseal/core';
import { labAddress } from '../network/lab-address.ts';
import { controlNamespace } from '../network/namespace-name.ts';
import type { HostRecord, MemberRecord, SinkRecord } from './host-record.ts';
import type { HostSpec, SinkSpec } from './host-spec.ts';

/** A host that was added to a lab and has no root yet. */
export interface HostDraft extends Omit<HostRecord, 'root'> {
  readonly spec: HostSpec;
}

const label = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const serviceName = /^[a-z0-9][a-z0-9@._-]*$/;

function hostName(text: string): string {
  return withoutDot(domainName(text));
}

function memberRecord(spec: SinkSpec, members: readonly MemberRecord[]): MemberRecord {
  const { name, fqdn = `${name}.new.example`, aliases = [] } = spec;
  if (!label.test(name) || name === controlNamespace)
    throw new InputError('expected a host name of one label, a to z, 0 to 9 and hyphens', { value: name });
  if (members.some((member) => member.name === name))
    throw new InputError('two members of a lab have the same name', { value: name });
  const taken = members.find((member) => member.address === spec.address);
  if (taken) throw new InputError(`the lab host ${taken.name} has this address already`, { value: spec.address });
  return {
    name,
    fqdn: hostName(fqdn),
    address: labAddress(spec.address),
    aliases: aliases.map(hostName),
    port: members.length + 1,
  };
}

/** Reads what a caller says of a sink. @throws InputError for an illegal or taken name or address. */
export function sinkRecord(spec: SinkSpec, members: readonly MemberRecord[]): SinkRecord {
  return { kind: 'sink', ...memberRecord(spec, members) };
}

/** Reads what a caller says of a host. @throws InputError for an illegal or taken name or address, or an illegal service. */
export function hostDraft(spec: HostSpec, members: readonly MemberRecord[]): HostDraft {
  const { release = 'bookworm', services = ['ssh', 'exim4'], diskMegabytes = 512 } = spec;
  const bad = services.filter((service) => !serviceName.test(service));
  if (bad.length > 0)
    throw new InputError(bad.map((value) => ({ message: 'expected the name of an init script', value })));
  return { kind: 'debian', ...memberRecord(spec, members), release, services, diskMegabytes, spec };
}
