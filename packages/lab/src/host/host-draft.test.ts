import { describe, expect, it } from 'vitest';
import { hostDraft, sinkRecord } from './host-draft.ts';

const first = hostDraft({ name: 'mx1', address: '192.0.2.11' }, []);

describe('a host that is added to a lab', () => {
  it('gets a full name, a release and the services of a mail host where nothing is said', () => {
    expect(first).toMatchObject({ fqdn: 'mx1.new.example', release: 'bookworm', services: ['ssh', 'exim4'], port: 1 });
    expect(
      sinkRecord({ name: 'isp', address: '198.51.100.25', fqdn: 'mail.club-internet.fr.' }, [first]),
    ).toMatchObject({ fqdn: 'mail.club-internet.fr', port: 2 });
  });

  it.each([
    { spec: { name: 'mx1', address: '192.0.2.12' }, says: 'same name' },
    { spec: { name: 'mx2', address: '192.0.2.11' }, says: 'mx1 has this address already' },
    { spec: { name: 'mx2', address: '10.0.0.1' }, says: 'documentation range' },
    { spec: { name: 'mx2', address: '192.0.2.1' }, says: 'documentation range' },
    { spec: { name: 'mx2', address: '192.0.2.255' }, says: 'documentation range' },
    { spec: { name: 'mx2', address: '192.0.2.012' }, says: 'expected an IPv4 address' },
    { spec: { name: 'ctl', address: '192.0.2.12' }, says: 'host name of one label' },
    { spec: { name: 'a/../b', address: '192.0.2.12' }, says: 'host name of one label' },
    { spec: { name: 'mx2', address: '192.0.2.12', fqdn: 'mx2 new.example' }, says: 'label' },
    { spec: { name: 'mx2', address: '192.0.2.12', services: ['ssh', '$(x)'] }, says: 'init script' },
  ])('is refused with a reason: $spec', ({ spec, says }) => {
    expect(() => hostDraft(spec, [first])).toThrow(says);
  });
});
