import {
  forwardedAddress,
  type LabHost,
  labObstacle,
  listAddress,
  parties,
  receiverAddress,
  smarthostLogin,
  type SunkMessage,
} from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

/** A small zone as an administrator would type it; the playbook’s own is tested where the playbook is. */
const zone = [
  '$TTL 5',
  '@ SOA ns1 hostmaster 1 3600 600 86400 5',
  '@ NS ns1',
  '@ NS ns2',
  'ns1 A 192.0.2.53',
  'ns2 A 203.0.113.53',
  'mx1 A 192.0.2.11',
  '@ MX 10 mx1',
  '@ TXT "v=spf1 ip4:192.0.2.11 -all"',
  '',
].join('\n');

describe.skipIf(obstacle !== undefined)(`the lab’s mail Internet${because}`, { timeout: 600_000 }, () => {
  let internet: Borrowed<readonly LabHost[]>;
  const host = (name: string): LabHost => {
    const found = internet.lab.hosts.get(name);
    if (found === undefined) throw new RangeError(`no host ${name}`);
    return found;
  };
  const dig = async (from: string, ...query: readonly string[]): Promise<string> =>
    (await host(from).exec(['dig', '+short', '+time=2', ...query])).stdout.trim();

  beforeAll(async () => {
    internet = await borrow(['mx1', 'mx2', 'ns1', 'ns2']);
  }, 600_000);
  afterAll(() => internet?.[Symbol.asyncDispose]());

  it.each([
    { query: ['sfr.fr', 'TXT'], answer: '"v=spf1 ip4:203.0.113.0/24 -all"' },
    { query: ['verifier.port25.com', 'MX'], answer: '10 verifier.port25.com.' },
    { query: ['-x', '203.0.113.25'], answer: 'mail.club-internet.fr.' },
    { query: ['-x', '192.0.2.11'], answer: 'mx1.new.example.' },
    { query: ['old.dyn.example'], answer: '198.51.100.7' },
    { query: ['www.debian.org'], answer: '' },
  ])('answers $query by its own DNS and nobody else’s', async ({ query, answer }) => {
    expect(await dig('isp', ...query)).toBe(answer);
  });

  it('resolves on mail hosts of both releases through it', async () => {
    for (const name of ['mx1', 'mx2'])
      expect(await host(name).script('getent ahostsv4 mail.club-internet.fr')).toContain('203.0.113.25');
  });

  it('has name servers that serve nothing until they are told to, as Debian installs them', async () => {
    for (const server of [parties.ns1, parties.ns2])
      expect((await host('isp').exec(['dig', '+norec', `@${server.address}`, 'new.example', 'SOA'])).stdout).toMatch(
        /status: (?:REFUSED|SERVFAIL|NOERROR).*[^]*ANSWER: 0/,
      );
    expect(await host('ns2').script('ls /etc/nsd/nsd.conf.d')).toBe('');
  });

  it('hands the managed zone on from BIND to NSD by transfer and notification', async () => {
    await host('ns2')
      .script(`printf 'zone:\n name: new.example\n request-xfr: AXFR ${parties.ns1.address} NOKEY\n allow-notify: ${parties.ns1.address} NOKEY\n' > /etc/nsd/nsd.conf.d/secondary.conf
      nsd-control reconfig`);
    await host('ns1').script(`printf '%s' '${zone}' > /etc/bind/db.new.example
      echo 'zone "new.example" { type primary; file "/etc/bind/db.new.example"; };' > /etc/bind/named.conf.local
      rndc reconfig`);
    await expect
      .poll(() => dig('isp', `@${parties.ns2.address}`, 'mx1.new.example'), { timeout: 20_000, interval: 200 })
      .toBe('192.0.2.11');
    expect(await dig('verifier', 'new.example', 'TXT')).toBe('"v=spf1 ip4:192.0.2.11 -all"');
  });

  describe('mail from a host that sends through the ISP', () => {
    const from = 'postmaster@new.example';

    async function arrives(to: string): Promise<SunkMessage> {
      const messageId = await host('mx1').send({ from, to, subject: 'Hello', body: 'Text.' });
      return internet.receiver.waitForMessage({ containing: messageId });
    }

    beforeAll(async () => {
      const settings = {
        configtype: ['eximconfig_configtype', 'smarthost'],
        smarthost: ['smarthost', 'mail.club-internet.fr::587'],
      };
      const edits = Object.values(settings).map(
        ([name, value]) => `sed -i "s/^dc_${name}=.*/dc_${name}='${value}'/" /etc/exim4/update-exim4.conf.conf`,
      );
      await host('mx1').script(`${edits.join('\n')}
        install -o root -g Debian-exim -m 0640 /dev/null /etc/exim4/passwd.client
        echo 'mail.club-internet.fr:${smarthostLogin.user}:${smarthostLogin.password}' > /etc/exim4/passwd.client
        service exim4 restart`);
    });

    it('is relayed on port 587 after STARTTLS, a certificate that verifies, and a password', async () => {
      const message = await arrives(receiverAddress);
      expect(message).toMatchObject({ client: parties.isp.address, from, to: [receiverAddress] });
      expect(message.raw.toString()).toMatch(/by mail\.club-internet\.fr with esmtpsa/);
      expect(await host('mx1').script('grep -c "CV=yes.*A=\\|A=.*CV=yes" /var/log/exim4/mainlog')).not.toBe('0\n');
    });

    it('passes a forwarder with its envelope sender unchanged', async () => {
      expect(await arrives(forwardedAddress)).toMatchObject({
        client: parties.forwarder.address,
        from,
        to: [receiverAddress],
      });
    });

    it('passes a mailing list with another envelope sender, a tagged subject and a footer', async () => {
      const message = await arrives(listAddress);
      expect(message).toMatchObject({
        client: parties.lists.address,
        from: 'everyone-bounces@lists.example',
        to: [receiverAddress],
      });
      expect(message.raw.toString()).toMatch(
        /^From: postmaster@new\.example\r\n(?:.*\r\n)*Subject: \[everyone\] Hello\r\n/m,
      );
      expect(message.raw.toString()).toMatch(
        /Text\.\r\n-- \r\nYou get this as a member of everyone@lists\.example\r\n$/,
      );
    });
  });

  it('is no open relay: a stranger and a customer without a password on port 587 are refused', async () => {
    const talk = (
      port: number,
    ): string => `printf 'EHLO x\\r\\nMAIL FROM:<a@b.example>\\r\\nRCPT TO:<c@receiver.example>\\r\\nQUIT\\r\\n' | timeout 10 perl -MIO::Socket::INET -e '
      my $s = IO::Socket::INET->new("${parties.isp.address}:${port}"); print scalar <$s>; while (my $line = <STDIN>) { print $s $line; while (my $reply = <$s>) { print $reply; last if $reply =~ /^\\d+ /; } }'`;
    expect(await host('lists').script(talk(25))).toContain('550 relay not permitted');
    expect(await host('mx1').script(talk(587))).toContain('550 authentication required');
  });

  it('has a real SpamAssassin at the verifier, which asks the lab’s DNS', async () => {
    const sample =
      'From: a@new.example\nTo: b@receiver.example\nSubject: test\n\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\n';
    const { stdout } = await host('verifier').exec(['spamc', '-R'], { input: sample });
    expect(stdout).toMatch(/^\d+\.\d\/5\.0\n/);
    expect(stdout).toContain('GTUBE');
  });

  it('lets a program of this machine serve on a host’s address, with the lab’s names', async () => {
    const program = "require('node:net').createServer((s) => s.end('hello')).listen(2500, '198.51.100.99')";
    const { pid } = await host('verifier').attach([process.execPath, '-e', program]);
    const ask = (): Promise<string> =>
      host('lists').script(
        'timeout 5 perl -MIO::Socket::INET -e \'my $s = IO::Socket::INET->new("verifier.port25.com:2500"); print <$s> if $s\'',
      );
    await expect.poll(ask, { timeout: 10_000, interval: 200 }).toBe('hello');
    // It would stay as long as the lab.
    process.kill(pid);
  });

  it('stands afresh after a reset of its hosts', async () => {
    for (const one of internet.hosts) await one.reset();
    expect(await dig('ns1', 'sfr.fr', 'TXT')).toContain('203.0.113.0/24');
    expect(await host('ns1').script('cat /etc/bind/named.conf.local')).not.toContain('new.example');
  });
});
