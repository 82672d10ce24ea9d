import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  days,
  domainName,
  InputError,
  joinedText,
  type MailDomain,
  mailRecords,
  type ResourceRecord,
} from './index.ts';

const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'der' })
  .toString('base64');
const recipe: MailDomain = {
  domain: domainName('new.example'),
  ttl: days(1),
  formerName: domainName('old.dyn.example'),
  ispDomain: domainName('sfr.fr'),
  hosts: [{ selector: 'myselector', publicKey, algorithm: 'rsa' }],
  otherwise: 'fail',
  legacy: true,
};

function line(record: ResourceRecord): string {
  const data =
    'strings' in record
      ? joinedText(record.strings)
      : 'exchange' in record
        ? `${record.preference} ${record.exchange}`
        : '?';
  return `${record.owner} ${record.ttl} ${record.type} ${data}`;
}

describe('mailRecords', () => {
  it('makes exactly the records of the recipe', () => {
    const policy = 'v=spf1 a:new.example a:old.dyn.example include:sfr.fr -all';
    expect(mailRecords(recipe).map(line)).toEqual([
      'new.example. 86400 MX 10 new.example.',
      `new.example. 86400 TXT ${policy}`,
      `myselector._domainkey.new.example. 86400 TXT v=DKIM1; k=rsa; p=${publicKey}`,
      `new.example. 86400 SPF ${policy}`,
      '_adsp._domainkey.new.example. 86400 TXT dkim=all',
      '_asp._domainkey.new.example. 86400 TXT dkim=all',
      '_domainkey.new.example. 86400 TXT o=-;',
      '_dmarc.new.example. 86400 TXT v=DMARC1; p=none; rua=mailto:postmaster@new.example',
    ]);
  });

  it('leaves the retired records out unless asked, and takes other senders, exchanges and policies', () => {
    const records = mailRecords({
      ...recipe,
      legacy: false,
      otherwise: 'softfail',
      dmarc: { policy: 'reject' },
      senders: [{ mechanism: 'ip4', address: '192.0.2.1' }],
      exchanges: [{ preference: 5, exchange: domainName('mx1.new.example') }],
      hosts: [...recipe.hosts, { selector: 'mx2', publicKey: '', algorithm: 'ed25519' }],
    });
    expect(records.map(line)).toEqual([
      'new.example. 86400 MX 5 mx1.new.example.',
      'new.example. 86400 TXT v=spf1 a:new.example a:old.dyn.example include:sfr.fr ip4:192.0.2.1 ~all',
      `myselector._domainkey.new.example. 86400 TXT v=DKIM1; k=rsa; p=${publicKey}`,
      'mx2._domainkey.new.example. 86400 TXT v=DKIM1; k=ed25519; p=',
      '_dmarc.new.example. 86400 TXT v=DMARC1; p=reject',
    ]);
    expect(mailRecords({ ...recipe, dmarc: false }).some(({ owner }) => owner.startsWith('_dmarc'))).toBe(false);
  });

  it('refuses a selector used twice and a key that is none', () => {
    const [host] = recipe.hosts;
    expect(() => mailRecords({ ...recipe, hosts: [...recipe.hosts, { ...host!, selector: 'MySelector' }] })).toThrow(
      InputError,
    );
    expect(() => mailRecords({ ...recipe, hosts: [{ ...host!, publicKey: 'AAAA' }] })).toThrow(InputError);
  });
});
