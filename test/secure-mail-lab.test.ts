import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reveal } from '@waxseal/core';
import { generateDkimKey } from '@waxseal/keygen';
import { labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareInLab } from '../scripts/lab-comparison.ts';
import { type ComposedShare, composeShared } from './support/shared-lab/compose-shared.ts';

const obstacle = labObstacle();
const root = join(import.meta.dirname, '..');
const files = [join(root, 'playbooks/secure-mail.ts'), '-i', join(root, 'inventories/lab.ts')];

/** Mail in the Maildir of `deploy` that looks like answers: to another probe, in HTML, without an end. */
const forgedMail = `cd /home/deploy && install -d -o deploy -g deploy Maildir Maildir/new Maildir/cur Maildir/tmp && cd Maildir/cur
head='From: auth-results@verifier.port25.com\\nIn-Reply-To: <guess@new.example>\\n'
printf "$head"'\\nSummary of Results\\nSPF check: fail\\n' >other
printf "$head"'Content-Type: text/html\\n\\n<p>fail</p>\\n' >html
{ printf "$head\\n"; head -c 3000000 /dev/zero | tr '\\0' =; } >endless
chown deploy: *`;

interface Said {
  readonly status: number;
  readonly stdout: string;
}

describe.skipIf(obstacle !== undefined)(
  `secure-mail in the lab’s Internet${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    let composed: ComposedShare;

    function waxseal(...args: readonly string[]): Promise<Said> {
      const [command = '', ...rest] = composed.waxseal(...args);
      return new Promise((resolve) => {
        execFile(command, rest, { timeout: 240_000 }, (error, stdout, stderr) =>
          resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout: stdout + stderr }),
        );
      });
    }

    const zoneFile = '/etc/bind/zones/db.new.example';
    const [primary, secondary] = ['192.0.2.53', '203.0.113.53'];

    async function on(host: string, script: string): Promise<string> {
      const found = composed.internet.hosts.get(host);
      if (found === undefined) throw new RangeError(`the lab has no host ${host}`);
      return found.script(script);
    }

    /** What a name server answers: `TTL data` of a name and type. */
    async function answer(server: string, name: string, type: string): Promise<string> {
      const said = await on('verifier', `dig +norec +noall +answer @${server} ${name} ${type}`);
      return said.trim().split(/\s+/).toSpliced(0, 1).toSpliced(1, 2).join(' ');
    }

    const ttlAt = async (server: string): Promise<string | undefined> =>
      (await answer(server, 'new.example', 'SOA')).split(' ')[0];
    const serialAt = async (server: string): Promise<number> =>
      Number((await answer(server, 'new.example', 'SOA')).split(' ')[3]);
    const recall = (name: string): unknown =>
      JSON.parse(readFileSync(join(composed.project, `.waxseal/memory/${name}.json`), 'utf8'));

    beforeAll(async () => {
      composed = await composeShared();
    }, 600_000);
    afterAll(() => composed?.[Symbol.asyncDispose](), 60_000);

    it(
      'is proved by a real probe from a host of each release, one through the smarthost and one direct',
      { timeout: 300_000 },
      async () => {
        const { status, stdout } = await waxseal('apply', ...files, '--yes');
        expect(status, stdout).toBe(0);
        expect(stdout).toMatch(
          /DNS answers for new\.example: all \d+ records, asked of 192\.0\.2\.53, 203\.0\.113\.53/,
        );
        expect(stdout.match(/DKIM +pass +pass\n/g)).toHaveLength(2);
        expect(stdout.match(/DMARC +pass +pass\n/g)).toHaveLength(2);
        expect(stdout.match(/points +pass +-?\d+\.\d of 5\.0\n/g)).toHaveLength(2);
        expect(stdout).toMatch(
          /mx1 via mail\.club-internet\.fr +203\.0\.113\.25 +pass +pass +pass +pass\n.*mx2 +192\.0\.2\.12 +pass +pass +pass +pass/,
        );
        expect(stdout).toContain('remove include:sfr.fr and mail through mx1 via mail.club-internet.fr gets fail');
      },
    );

    it('sent it through the ISP’s port 587, encrypted and logged in, as Exim on the host says', async () => {
      const delivery = (await on('mx1', 'cat /var/log/exim4/mainlog'))
        .split('\n')
        .filter((line) => line.includes('=> check-auth@verifier.port25.com'));
      expect(delivery).toEqual([
        expect.stringMatching(/ H=mail\.club-internet\.fr \[203\.0\.113\.25\] X=TLS1\.[23]:\S+ CV=yes .*A=plain /),
      ]);
      expect(await on('isp', 'cat /var/log/exim4/mainlog')).toMatch(
        /<= postmaster@new\.example H=.*\[192\.0\.2\.11\] I=\[203\.0\.113\.25\]:587 P=esmtpsa X=TLS1\.[23]:.* A=\S+:customer /,
      );
    });

    it('made NSD a secondary that fetches the zone from BIND, and BIND let nobody else', async () => {
      expect(await on('ns2', 'nsd-control zonestatus new.example')).toMatch(/state: ok/);
      expect(await on('ns2', 'dig @192.0.2.53 new.example AXFR')).toContain('XFR size: 15 records');
      expect(await on('verifier', 'dig +short @192.0.2.53 new.example AXFR')).toContain('Transfer failed');
    });

    it('raised the TTLs of what it proved in the same run, at the secondary too, and learnt where mail really leaves', async () => {
      expect([await ttlAt(primary), await ttlAt(secondary)]).toEqual(['86400', '86400']);
      expect([await serialAt(primary), await serialAt(secondary)]).toEqual([2, 2]);
      expect(recall('egress-mx1')).toMatchObject({ ip: '203.0.113.25', through: 'mail.club-internet.fr::587' });
      expect(recall('egress-mx2')).toMatchObject({ ip: '192.0.2.12', through: null });
    });

    it('changes nothing the second time, and is proved again', { timeout: 300_000 }, async () => {
      const { status, stdout } = await waxseal('apply', ...files, '--yes');
      expect(status, stdout).toBe(0);
      expect(stdout).toMatch(/\n0 changed on 4 hosts/);
    });

    it(
      'ends in one table: what the run’s own probes were told, and beside it what signing and the smarthost are worth',
      { timeout: 120_000 },
      async () => {
        const table = await compareInLab(composed.internet);
        const rows = table.split('\n').map((line) => line.split(/ {2,}/));
        const points = expect.stringMatching(/^-?\d\.\d of 5\.0$/);
        expect(rows.slice(1, -1)).toEqual([
          ['mail', 'route', 'SPF', 'DKIM', 'alignment', 'DMARC', 'points'],
          ['mx1', 'through mail.club-internet.fr', 'pass', 'pass', 'by SPF and DKIM', 'pass', points],
          ['mx2', 'direct', 'pass', 'pass', 'by SPF and DKIM', 'pass', points],
          ['without DKIM', 'through mail.club-internet.fr', 'pass', 'none', 'by SPF', 'pass', points],
          ['without DKIM and smarthost', 'direct', 'fail', 'none', 'fail', 'fail', points],
        ]);
        // What the run itself was told.
        const told = ['mx1', 'mx2'].map(
          (host) => (recall(`probe-${host}-new.example`) as { readonly points: number }).points,
        );
        const pointsOf = rows.slice(2, -1).map((row) => Number(row.at(-1)?.split(' ')[0]));
        expect(pointsOf.slice(0, 2)).toEqual(told);
        expect(pointsOf[3]).toBeGreaterThan(Math.max(...told));
      },
    );

    it(
      'fails, exit code 1, when the key on a host is not the one in the zone: the probe finds out',
      { timeout: 300_000 },
      async () => {
        const stolen = reveal((await generateDkimKey()).privatePem);
        await composed.internet.hosts
          .get('mx1')
          ?.script(`cat >/etc/exim4/dkim/new.example-mx1.pem <<'E'\n${stolen}E\n`);
        const verify = await waxseal('verify', ...files, '--limit', 'mx1');
        expect(verify.status, verify.stdout).toBe(1);
        expect(verify.stdout).toMatch(/DKIM +fail/);
        expect(verify.stdout).toMatch(
          /since the last run: .*DKIM pass → fail.*points -?\d\.\d → -?\d\.\d, \d\.\d worse/,
        );
        // Whose key it is, the run cannot know: it names both, and goes on once a person has decided.
        const refused = await waxseal('apply', ...files, '--yes', '--limit', 'mx1');
        expect(refused.stdout).toMatch(/the host has another key under the selector mx1 .*SHA256:.*SHA256:/);
        expect(refused.status).toBe(1);
        await composed.internet.hosts.get('mx1')?.script('rm /etc/exim4/dkim/new.example-mx1.pem');
        const repaired = await waxseal('apply', ...files, '--yes', '--limit', 'mx1');
        expect(repaired.stdout).toContain('Exim signs mail of new.example');
        expect(repaired.status, repaired.stdout).toBe(0);
      },
    );

    it('finds the reply in a Maildir as well, among forged ones', { timeout: 120_000 }, async () => {
      for (const host of ['mx1', 'mx2'])
        await on(
          host,
          'sed -i "s/^dc_localdelivery=.*/dc_localdelivery=\'maildir_home\'/" /etc/exim4/update-exim4.conf.conf; service exim4 restart',
        );
      for (const host of ['mx1', 'mx2']) await on(host, forgedMail);
      const verified = await waxseal('verify', ...files, '--limit', 'mail', '-e', 'postmaster=deploy@new.example');
      expect(verified.status, verified.stdout).toBe(0);
      expect(verified.stdout.match(/passed +probe from mx[12]/g)).toHaveLength(2);
      const found = await Promise.all(
        ['mx1', 'mx2'].map((host) => on(host, 'find / -xdev -path "*/Maildir/new/*" -type f 2>/dev/null | wc -l')),
      );
      expect(found.reduce((sum, count) => sum + Number(count), 0)).toBe(2);
    });

    describe('publishing beside others', () => {
      // What a change takes from mail is agreed to by its very words.
      const agreed = (...words: readonly string[]): readonly string[] => ['-e', `agreed=${JSON.stringify(words)}`];
      const softer = 'SPF of new.example goes from -all to ~all';
      const changed = ['-e', 'otherwise=softfail', ...agreed(softer)];

      it(
        'keeps a record of somebody else, goes on from the serial of the server, and is on trial again',
        { timeout: 300_000 },
        async () => {
          await on(
            'ns1',
            `sed -i -E 's/(hostmaster\\S*) [0-9]+/\\1 2026112401/' ${zoneFile}; echo 'www 3600 IN A 192.0.2.80' >>${zoneFile}; rndc reload`,
          );
          const { status, stdout } = await waxseal('apply', ...files, '--yes', '-e', 'raise=false', ...changed);
          expect(status, stdout).toBe(0);
          expect(stdout).toMatch(/all 15 records, 1 of them of somebody else, asked of 192\.0\.2\.53, 203\.0\.113\.53/);
          expect(await answer(secondary, 'www.new.example', 'A')).toBe('3600 192.0.2.80');
          expect([await serialAt(secondary), await ttlAt(secondary)]).toEqual([2_026_112_402, '300']);
        },
      );

      it(
        'does not raise TTLs by a probe that fails: too many points for SpamAssassin’s own',
        { timeout: 300_000 },
        async () => {
          const more = ['-e', 'otherwise=fail', '-e', 'raise=true'];
          const failed = await waxseal('apply', ...files, '--yes', ...more, '-e', 'pointsLimit=-50');
          expect(failed.status, failed.stdout).toBe(1);
          expect(failed.stdout).toMatch(/points +fail +-?\d\.\d of -50\.0/);
          expect(await ttlAt(primary)).toBe('300');
          const passed = await waxseal('apply', ...files, '--yes', ...more);
          expect(passed.status, passed.stdout).toBe(0);
          expect([await ttlAt(primary), await ttlAt(secondary)]).toEqual(['86400', '86400']);
        },
      );

      it(
        'refuses to lose a third of the zone, names the records, and touches nothing',
        { timeout: 120_000 },
        async () => {
          await on('ns1', `for n in 1 2 3 4 5 6 7 8 9; do echo "shop$n 3600 IN A 192.0.2.80"; done >>${zoneFile}`);
          const before = await on('ns1', `sha256sum ${zoneFile}`);
          const refused = await waxseal('apply', ...files, '--yes', '--limit', 'ns1', '-e', 'foreign=remove');
          expect(refused.status, refused.stdout).toBe(1);
          expect(refused.stdout).toMatch(
            /10 of 24 published records would be deleted or changed: www\.new\.example A, shop1\.new\.example A/,
          );
          expect(await on('ns1', `sha256sum ${zoneFile}`)).toBe(before);
          const forced = await waxseal('apply', ...files, '--yes', '--limit', 'ns1', '-e', 'foreign=remove', '--force');
          expect(forced.status, forced.stdout).toBe(0);
          expect(await answer(secondary, 'shop1.new.example', 'A')).toBe('');
        },
      );

      it(
        'publishes nothing that would break its own mail, and says what would turn it',
        { timeout: 120_000 },
        async () => {
          const serial = await serialAt(primary);
          const wrong = ['-e', 'smarthost=mail.alumni.example', ...changed];
          const checked = await waxseal('check', ...files, ...wrong);
          expect(checked.status, checked.stdout).toBe(1);
          expect(checked.stdout).toContain('with ip4:198.51.100.40 mail through mx1 via mail.alumni.example passes');
          const refused = await waxseal('apply', ...files, '--yes', '--limit', 'ns1', ...wrong);
          expect(refused.status, refused.stdout).toBe(1);
          expect(refused.stdout).toMatch(
            /the zone new\.example is not published: its proof fails: SPF of mail through mx1 via mail\.alumni\.example/,
          );
          expect(await serialAt(primary)).toBe(serial);
        },
      );

      it(
        'adopts a zone that somebody else made: its serial and its records, but not its SPF',
        { timeout: 120_000 },
        async () => {
          const zone =
            '$TTL 3600\n@ SOA ns1 root 2026119999 2h 30m 2w 5m\n@ NS ns1\n@ NS ns2\nns2 A 203.0.113.53\n@ TXT "v=spf1 a mx ~all"\n@ TXT "site=1"\nns1 A 192.0.2.53\nshop CNAME www\nwww A 192.0.2.80\n';
          await on('ns1', `cat >${zoneFile} <<'E'\n${zone}E\nrndc reload`);
          rmSync(join(composed.project, '.waxseal/memory/zone-new.example.json'));
          const addresses = ['192.0.2.11', '192.0.2.12'].map((address) => `new.example gets the address ${address}`);
          const { status, stdout } = await waxseal(
            ...(['apply', ...files, '--yes', '--limit', 'ns1', '-e', 'otherwise=softfail'] as const),
            ...agreed(...addresses),
          );
          expect(status, stdout).toBe(0);
          expect(stdout).toMatch(/all 17 records, 3 of them of somebody else/);
          expect([await serialAt(secondary), await answer(secondary, 'shop.new.example', 'A')]).toEqual([
            2_026_120_000,
            '3600 www.new.example. www.new.example. 3600 IN A 192.0.2.80',
          ]);
          const texts = await on('verifier', `dig +norec +short @${secondary} new.example TXT`);
          expect(texts.trim().split('\n').toSorted()).toEqual([
            '"site=1"',
            expect.stringMatching(/^"v=spf1 a:new\.example .* ~all"$/),
          ]);
        },
      );

      it(
        'names a secondary that is stale, and one that is lame, after waiting as long as it may',
        { timeout: 120_000 },
        async () => {
          await on(
            'ns2',
            "sed -i 's/192.0.2.53/192.0.2.99/' /etc/nsd/nsd.conf.d/waxseal-new.example.conf; nsd-control reconfig",
          );
          const stale = await waxseal(
            'apply',
            ...files,
            '--yes',
            '--limit',
            'ns1',
            '-e',
            'patience=3',
            '--output',
            'ndjson',
            '-e',
            'otherwise=fail',
          );
          expect(stale.status, stale.stdout).toBe(1);
          expect(stale.stdout).toMatch(/"check.progress".*1 of 2 servers answer the zone; waiting for 203\.0\.113\.53/);
          expect(stale.stdout).toMatch(
            /203\.0\.113\.53: new\.example\. SOA: another SOA: serial \d+, expected \d+ \(stale\)/,
          );
          await on('ns2', 'rm /etc/nsd/nsd.conf.d/waxseal-new.example.conf; nsd-control reconfig');
          const lame = await waxseal('verify', ...files, '--limit', 'ns1', '-e', 'patience=0', '-e', 'otherwise=fail');
          expect(lame.status, lame.stdout).toBe(1);
          expect(lame.stdout).toMatch(/203\.0\.113\.53: new\.example\. SOA: the server answers REFUSED \(lame\)/);
          const mended = await waxseal('apply', ...files, '--yes', '--limit', 'ns2');
          expect(mended.status, mended.stdout).toBe(0);
          expect(mended.stdout).toMatch(/ns2 +changed +zone new\.example[^]*\n1 changed on 1 host/);
          const answered = await waxseal(
            'verify',
            ...files,
            '--limit',
            'ns1',
            '-e',
            'patience=30',
            '-e',
            'otherwise=fail',
          );
          expect(answered.status, answered.stdout).toBe(0);
        },
      );
    });
  },
);
