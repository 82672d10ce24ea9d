import { type DomainName, relativeName, type ResourceRecord, rootName, type SomeRecord } from '@waxseal/core';

// What octoDNS' validators refuse or its loader changes, as its HEAD of August 2026 was seen to do.

const ascii = /^[ -~]*$/;
const label = '[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?';
const target = new RegExp(String.raw`^(?:${label}\.){2,}$`, 'i');
const serviceName = /^(?:\*|_[^.]+)\.[^.]+/;

const noTarget = 'octoDNS takes targets of two labels and more, of letters, digits, hyphens and underscores';

function targetFault(name: DomainName, mayBeRoot: boolean): string | undefined {
  return target.test(name) || (mayBeRoot && name === rootName) ? undefined : noTarget;
}

function serviceFault(record: SomeRecord<'SRV' | 'URI'>, origin: DomainName): string | undefined {
  return serviceName.test(relativeName(record.owner, origin))
    ? undefined
    : `octoDNS refuses ${record.type} at names that do not begin with _service._protocol`;
}

function uriFault({ target: uri }: SomeRecord<'URI'>): string | undefined {
  if (uri === '') return 'octoDNS refuses an empty target';
  return ascii.test(uri) && uri === uri.toLowerCase() ? undefined : 'octoDNS writes the target of URI in lower case';
}

function digestFault(record: SomeRecord<'TLSA' | 'SSHFP'>): string | undefined {
  const isKnown =
    record.type === 'TLSA'
      ? record.usage <= 3 && record.selector <= 1 && record.matchingType <= 2 && record.data.length > 0
      : [1, 2, 3, 4].includes(record.algorithm) &&
        [1, 2].includes(record.fingerprintType) &&
        record.fingerprint.length > 0;
  return isKnown ? undefined : `octoDNS refuses ${record.type} with parameters that it does not know`;
}

function serviceBindingFault({ target: name, params }: SomeRecord<'SVCB' | 'HTTPS'>): string | undefined {
  return params.some(({ key }) => key === 5) ? 'octoDNS fails at ech' : targetFault(name, true);
}

function srvFault(record: SomeRecord<'SRV'>, origin: DomainName): string | undefined {
  const port = record.port === 0 && record.target !== rootName ? 'octoDNS refuses port 0' : undefined;
  return serviceFault(record, origin) ?? port ?? targetFault(record.target, true);
}

/** Why octoDNS would refuse or change a record whose form it has; undefined where it takes it. */
export function octodnsLimit(record: ResourceRecord, origin: DomainName): string | undefined {
  switch (record.type) {
    case 'CNAME':
    case 'DNAME':
    case 'NS':
    case 'PTR':
      return targetFault(record.target, false);
    case 'MX':
      return targetFault(record.exchange, true);
    case 'SRV':
      return srvFault(record, origin);
    case 'URI':
      return serviceFault(record, origin) ?? uriFault(record);
    case 'TLSA':
    case 'SSHFP':
      return digestFault(record);
    case 'HTTPS':
    case 'SVCB':
      return serviceBindingFault(record);
    case 'CAA':
      return ascii.test(record.value) ? undefined : 'octoDNS has text in ASCII only';
    default:
      return undefined;
  }
}
