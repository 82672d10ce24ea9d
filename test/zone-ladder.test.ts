import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliResult, type ScratchProject, scratchProject } from './support/run-cli.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');
const internet =
  '$ORIGIN .\n$TTL 300\nsfr.fr. TXT "v=spf1 ip4:203.0.113.0/24 -all"\nmail.club-internet.fr. A 203.0.113.25\n25.113.0.203.in-addr.arpa. PTR mail.club-internet.fr.\n';
const host = (name: string, address: string): string =>
  `    ${name}: { ansible_connection: directory, waxseal_root: out/${name}, address: ${address} }\n`;

/** An inventory of directories; `more` are vars of all hosts. */
function inventory(more: string, mail: readonly string[] = ['mx1', 'mx2']): string {
  return `all:\n  vars: { domain: new.example, elsewhere: internet.zone${more} }\nmail:\n  hosts:\n${mail.map((name, index) => host(name, `192.0.2.${11 + index}`)).join('')}dns:\n  hosts:\n${host('ns1', '192.0.2.53')}`;
}

/** A project whose file of the Internet is found from wherever the test runs. */
function projectOf(more = '', mail?: readonly string[]): ScratchProject {
  const project = scratchProject({ 'internet.zone': internet });
  project.write({
    'hosts.yml': inventory(more, mail).replace('internet.zone', join(project.directory, 'internet.zone')),
  });
  return project;
}

const zoneFile = ({ directory }: ScratchProject): string => join(directory, 'out/ns1/etc/bind/zones/db.new.example');
const zoneText = (project: ScratchProject): string => readFileSync(zoneFile(project), 'utf8');
/** What a run that changes a policy agrees to. */
const meant = (...words: readonly string[]): readonly string[] => ['-e', `agreed=${JSON.stringify(words)}`];
const softer = meant('SPF of new.example goes from -all to ~all');
const apply = (project: ScratchProject, ...more: readonly string[]): Promise<CliResult> =>
  project.cli('apply', secureMail, '-i', 'hosts.yml', '--yes', ...more);
const check = (project: ScratchProject, ...more: readonly string[]): Promise<CliResult> =>
  project.cli('check', secureMail, '-i', 'hosts.yml', ...more);
const ttlOf = (zone: string): string | undefined => /^@ +(\d+) IN SOA/m.exec(zone)?.[1];
const serialOf = (zone: string): number => Number(/hostmaster\S* (\d+)/.exec(zone)?.[1]);

describe('TTLs of a zone', () => {
  it('are short until a probe has passed, long in the next run, and then nothing changes', async () => {
    using project = projectOf();
    expect((await apply(project)).code).toBe(0);
    expect([ttlOf(zoneText(project)), serialOf(zoneText(project))]).toEqual(['300', 1]);
    expect((await apply(project)).out).toMatch(/\n1 changed on 3 hosts/);
    expect([ttlOf(zoneText(project)), serialOf(zoneText(project))]).toEqual(['86400', 2]);
    expect((await apply(project)).out).toMatch(/\n0 changed on 3 hosts/);
  });

  it('are raised in the same run where one asks for it', async () => {
    using project = projectOf(', raise: true');
    const first = await apply(project);
    expect(first.code, first.out).toBe(0);
    expect(first.out).toMatch(/proved TTLs are raised\n +ns1 +changed +zone new\.example\n +ns1 +passed/);
    expect([ttlOf(zoneText(project)), serialOf(zoneText(project))]).toEqual(['86400', 2]);
    expect((await apply(project)).out).toMatch(/\n0 changed on 3 hosts/);
  });

  it('are raised under a saved plan, of which they were a part', async () => {
    using project = projectOf(', raise: true');
    const planned = async (): Promise<CliResult> => {
      const plan = await project.cli('plan', secureMail, '-i', 'hosts.yml', '-o', 'plan.json');
      expect(plan.out).toMatch(
        /ns1 +known after apply +zone new\.example\n +[^\n]*full TTLs when the probes have passed/,
      );
      return project.cli('apply', secureMail, '-i', 'hosts.yml', '--plan', 'plan.json');
    };
    // What is published already and not proved: the plan changes nothing but the TTLs.
    await apply(project, '-e', 'raise=false', '-e', 'postmaster=postmaster@other.example');
    await apply(
      project,
      '-e',
      'raise=false',
      '-e',
      'probe=false',
      ...meant('aggregate reports of new.example no longer go to mailto:postmaster@other.example'),
    );
    expect(ttlOf(zoneText(project))).toBe('300');
    const applied = await planned();
    expect(applied.code, applied.out + applied.err).toBe(0);
    expect(ttlOf(zoneText(project))).toBe('86400');
    expect((await check(project)).code).toBe(0);
  });

  it('are not raised by probes that fail', async () => {
    using project = projectOf(', raise: true');
    // The envelope sender is of a domain without SPF: the probe fails, although the zone is right.
    const failed = await apply(project, '-e', 'postmaster=postmaster@other.example');
    expect(failed.code, failed.out).toBe(1);
    expect(failed.out).toMatch(/mx1 +FAILED +probe from mx1[^]*docs\/proof\.md/);
    expect(failed.out).toMatch(/proved TTLs are raised\n\n/);
    expect(ttlOf(zoneText(project))).toBe('300');
  });

  it('fall again when the zone says something else, and when a probe takes the proof back', async () => {
    using project = projectOf(', raise: true');
    await apply(project);
    expect((await apply(project, '-e', 'raise=false', '-e', 'otherwise=softfail', ...softer)).code).toBe(0);
    expect(ttlOf(zoneText(project))).toBe('300');
    expect((await apply(project, '-e', 'otherwise=softfail')).code).toBe(0);
    expect(ttlOf(zoneText(project))).toBe('86400');
    const key = join(project.directory, 'out/mx1/etc/exim4/dkim/new.example-mx1.pem');
    writeFileSync(key, readFileSync(join(project.directory, 'out/mx2/etc/exim4/dkim/new.example-mx2.pem')));
    const verified = await project.cli('verify', secureMail, '-i', 'hosts.yml', '-e', 'otherwise=softfail');
    expect(verified.code, verified.out).toBe(1);
    expect(verified.out).toMatch(/since the last run: DKIM pass → fail/);
    expect((await apply(project, '-e', 'otherwise=softfail', '-e', 'raise=false')).out).toMatch(
      /since the last run: DKIM fail → pass/,
    );
    expect(ttlOf(zoneText(project))).toBe('300');
  });

  it('stay short where nobody sends a probe, which is told', async () => {
    using project = projectOf(', probe: false, raise: true');
    const first = await apply(project);
    expect(first.code, first.out).toBe(0);
    expect(
      (first.out + first.err).match(/no host sends a probe, so nothing is ever proved and TTLs stay at 300 seconds/g),
    ).toHaveLength(1);
    expect((await apply(project)).out).toMatch(/\n0 changed on 3 hosts/);
    expect(ttlOf(zoneText(project))).toBe('300');
    expect((await apply(project, '-e', 'trial=true')).out).not.toContain('no host sends a probe');
  });

  it('stay short by trial: true, and are long at once by trial: false', async () => {
    using project = projectOf(', raise: true, trial: true');
    await apply(project);
    expect((await apply(project)).out).toMatch(/\n0 changed on 3 hosts/);
    expect(ttlOf(zoneText(project))).toBe('300');
    expect((await apply(project, '-e', 'trial=false', '-e', 'probe=false')).code).toBe(0);
    expect(ttlOf(zoneText(project))).toBe('86400');
  });
});

/** The words for a host that leaves. */
const leaving = (name: string, address: string): readonly string[] => [
  `mail of new.example is no longer sent from ${address} (a:new.example)`,
  `the DKIM key ${name}._domainkey.new.example goes`,
];

describe('a published zone', () => {
  it('keeps what others wrote into it, and goes on from the serial it has', async () => {
    using project = projectOf(', trial: true');
    await apply(project);
    writeFileSync(
      zoneFile(project),
      `${zoneText(project).replace(/(hostmaster\S*) \d+/, '$1 2026112401')}www 60 IN A 192.0.2.80\n`,
    );
    const changed = await apply(project, '-e', 'otherwise=softfail', ...softer);
    expect(changed.code, changed.out).toBe(0);
    expect(changed.out).toMatch(/all 13 records, 1 of them of somebody else/);
    expect(zoneText(project)).toMatch(/^www +60 IN A +192\.0\.2\.80$/m);
    expect(serialOf(zoneText(project))).toBe(2_026_112_402);
    expect((await apply(project, '-e', 'otherwise=softfail')).out).toMatch(/\n0 changed on 3 hosts/);
    await apply(project, '-e', 'foreign=remove');
    expect(zoneText(project)).not.toContain('www');
  });

  it('never counts back: not when its file was lost, nor when an old one was put in its place', async () => {
    using project = projectOf(', trial: true');
    await apply(project);
    const old = zoneText(project);
    await apply(project, '-e', 'otherwise=softfail', ...softer);
    await apply(project);
    expect(serialOf(zoneText(project))).toBe(3);
    writeFileSync(zoneFile(project), old.replace('192.0.2.53', '192.0.2.99'));
    expect((await apply(project)).code).toBe(0);
    expect([serialOf(zoneText(project)), zoneText(project).includes('192.0.2.99')]).toEqual([4, true]);
    rmSync(zoneFile(project));
    await apply(project);
    expect(serialOf(zoneText(project))).toBe(5);
  });

  it('takes its own records back when a host leaves the inventory', async () => {
    using project = projectOf(', trial: true', ['mx1', 'mx2', 'mx3']);
    await apply(project);
    expect(zoneText(project)).toContain('mx3._domainkey');
    project.write({
      'hosts.yml': inventory(', trial: true').replace('internet.zone', join(project.directory, 'internet.zone')),
    });
    const refused = await apply(project);
    expect(refused.code, refused.out).toBe(1);
    const words = leaving('mx3', '192.0.2.13');
    for (const one of words) expect(refused.out).toContain(`\n        - ${one}\n`);
    expect((await apply(project, ...meant(...words))).code).toBe(0);
    expect(zoneText(project)).not.toContain('mx3');
    expect((await apply(project)).out).toMatch(/\n0 changed on 3 hosts/);
  });

  it('is guarded: an inventory that lost most of its hosts changes nothing, and is told which records it would cost', async () => {
    const many = ['mx1', 'mx2', 'mx3', 'mx4'];
    using project = projectOf(', trial: true', many);
    await apply(project);
    const before = zoneText(project);
    project.write({
      'hosts.yml': inventory(', trial: true', ['mx1']).replace(
        'internet.zone',
        join(project.directory, 'internet.zone'),
      ),
    });
    for (const command of [check, apply]) {
      const refused = await command(project);
      expect(refused.code, refused.out).toBe(1);
      expect(refused.out).toMatch(
        /ns1 +FAILED +zone new\.example[^]*the zone new\.example is not published:[^]*mail of new\.example is no longer sent from 192\.0\.2\.14[^]*9 of 18 published records would be deleted or changed: [^\n]*mx4\._domainkey\.new\.example TXT/,
      );
      expect(refused.out).toContain('--force');
    }
    expect(zoneText(project)).toBe(before);
    // One insists on the number of records, and says whose mail it costs.
    expect((await apply(project, '--force')).code).toBe(1);
    const gone = [...leaving('mx2', '192.0.2.12'), ...leaving('mx3', '192.0.2.13'), ...leaving('mx4', '192.0.2.14')];
    expect((await apply(project, ...meant(...gone))).code).toBe(1);
    expect((await apply(project, '--force', ...meant(...gone))).code).toBe(0);
    expect(zoneText(project)).not.toContain('mx4');
  });
});

describe('the proof before publishing', () => {
  // Mail leaves through the ISP, whose addresses SPF does not admit.
  const through = ', smarthost: mail.club-internet.fr, trial: true';

  it('stops a zone that would break its own mail, says what would turn it, and lets one insist', async () => {
    using project = projectOf(through);
    const refused = await apply(project);
    expect(refused.code, refused.out).toBe(1);
    expect(refused.out).toMatch(
      /new\.example +mx1 via mail\.club-internet\.fr +203\.0\.113\.25 +fail +pass +pass +pass/,
    );
    expect(refused.out).toContain('with ip4:203.0.113.25 mail through mx1 via mail.club-internet.fr passes');
    expect(refused.out).toMatch(
      /ns1 +FAILED +zone new\.example[^]*the zone new\.example is not published: its proof fails: SPF of mail through mx1 via mail\.club-internet\.fr \(203\.0\.113\.25\) would be fail/,
    );
    expect(() => zoneText(project)).toThrow('ENOENT');
    const mended = await apply(project, '-e', 'ispDomain=sfr.fr');
    expect(mended.code, mended.out).toBe(0);
    expect(mended.out).toContain(
      'remove include:sfr.fr and mail through mx1 via mail.club-internet.fr, mx2 via mail.club-internet.fr gets fail',
    );
    await apply(project, '--force', ...meant('mail of new.example is no longer sent by include:sfr.fr'));
    expect(zoneText(project)).not.toContain('sfr.fr');
  });

  it('is a part of check, in every form of its output, and of its exit code', async () => {
    using project = projectOf(through);
    await apply(project);
    const checked = await check(project);
    expect(checked.code, checked.out).toBe(1);
    expect(checked.out).toContain('the zone new.example is not published: its proof fails');
    expect(checked.out).toMatch(
      /FAILED +proof of new\.example before publishing: 2 ways out[^]*fix: add ip4:203\.0\.113\.25 to the SPF record of new\.example/,
    );
    const events = (await check(project, '--output', 'ndjson')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string; readonly exitCode?: number });
    expect(events.filter(({ type }) => type === 'check.finished')).toMatchObject([
      { check: 'proof of new.example before publishing', result: { passed: false } },
    ]);
    expect(events.at(-1)).toMatchObject({
      type: 'run.finished',
      exitCode: 1,
      recap: [
        { host: 'mx1', failed: 0 },
        { host: 'mx2', failed: 0 },
        { host: 'ns1', failed: 2 },
      ],
    });
    expect((await check(project, '-e', 'ispDomain=sfr.fr')).code).toBe(2);
  });

  it('is made in check with stand-ins while keys are not made, and fails nothing for a reverse lookup that nobody can do', async () => {
    using project = projectOf(', trial: true');
    const first = await check(project);
    expect(first.code, first.out).toBe(2);
    expect(first.out).toMatch(
      /passed +proof of new\.example[^]*keys made for this proof alone: mx1\._domainkey\.new\.example, mx2\._domainkey\.new\.example/,
    );
    // All of the zone is shown but what is not known yet.
    expect(first.out).toContain('mx1._domainkey.new.example TXT (known after apply)');
    expect(first.out).toMatch(/\+@ +300 IN MX +10 new\.example\./);
    await apply(project);
    const second = await check(project);
    expect(second.code, second.out).toBe(0);
    expect(second.out).toMatch(
      /passed +proof of new\.example[^\n]*as far as it is known without a network[^]*fcrdns temperror/,
    );
  });

  it('takes what the rest of the DNS says from a file of answers', async () => {
    using project = projectOf(through);
    const answers = (address: string): string =>
      `{ "version": 1, "taken": "2026-11-24", "answers": [\n{ "name": "mail.club-internet.fr", "type": "A", "values": ["${address}"] },\n{ "name": "mail.club-internet.fr", "type": "AAAA", "values": [] },\n{ "name": "_dmarc.example", "type": "TXT" },\n{ "name": "12.2.0.192.in-addr.arpa", "type": "PTR", "values": ["mx2.new.example"] }\n] }\n`;
    project.write({ 'answers.json': answers('192.0.2.12') });
    const proved = await apply(project, '-e', `dnsAnswers=${join(project.directory, 'answers.json')}`);
    expect(proved.code, proved.out).toBe(0);
    project.write({ 'answers.json': answers('198.51.100.9') });
    expect((await check(project, '-e', `dnsAnswers=${join(project.directory, 'answers.json')}`)).out).toMatch(
      /mx1 via mail\.club-internet\.fr +198\.51\.100\.9 +fail/,
    );
    expect(await check(project, '-e', 'dnsAnswers=/nonexistent/answers.json')).toMatchObject({
      code: 3,
      err: expect.stringContaining('the file of DNS answers cannot be read'),
    });
  });
});
