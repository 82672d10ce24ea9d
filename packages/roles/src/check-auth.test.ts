import { domainName } from '@waxseal/core';
import type { CheckResult, Memory, VerifyContext } from '@waxseal/playbook';
import { renderReport, type Report } from '@waxseal/probe';
import type { Connection } from '@waxseal/remote';
import { expect, it } from 'vitest';
import { checkAuth } from './check-auth.ts';
import { recallEgress } from './proof/learnt-egress.ts';
import { mailProof } from './zone/mail-proof.ts';
import { rememberZone } from './zone/zone-memory.ts';

const domain = domainName('new.example');

function report(points: number, dkim: 'pass' | 'none'): Report {
  return {
    summary: [
      { check: 'SPF', result: 'pass' },
      { check: 'iprev', result: 'pass' },
      { check: 'DKIM', result: dkim },
      { check: 'SpamAssassin', result: 'ham' },
    ],
    helo: 'mail.club-internet.fr',
    sourceIp: '203.0.113.25',
    mailFrom: 'postmaster@new.example',
    sections: [{ check: 'DKIM', result: dkim, ids: dkim === 'pass' ? ['header.d=new.example'] : [], dns: [] }],
    spam: { points, required: 5, rules: [] },
  };
}

/** A host whose verifier answers every probe with this report. */
function hostThatGets(answer: Report): Connection {
  let sent = '';
  return {
    kind: 'ssh',
    host: 'mx1',
    async run(program) {
      sent = /^Message-ID: (<.*>)$/m.exec(String(program))?.[1] ?? sent;
      return {
        status: 0,
        stdout: `From: auth-results@verifier.port25.com\nIn-Reply-To: ${sent}\n\n${renderReport(answer)}`,
        stderr: '',
      };
    },
    close: async () => undefined,
  };
}

function memory(): Memory {
  const kept = new Map<string, unknown>();
  return { recall: async (name) => kept.get(name), remember: async (name, value) => void kept.set(name, value) };
}

async function probe(project: Memory, answer: Report): Promise<CheckResult> {
  const proof = await mailProof(project, domain, ['mx1']);
  const check = checkAuth({
    domain,
    selector: 'mx1',
    host: 'mx1',
    from: 'postmaster@new.example',
    to: 'check-auth@verifier.port25.com',
    pointsLimit: 5,
    mailHosts: ['mx1'],
    records: [],
    smarthost: 'mail.club-internet.fr',
    proof,
  });
  return check.run({
    connection: hostThatGets(answer),
    memory: project,
    signal: new AbortController().signal,
    progress: () => undefined,
  } as unknown as VerifyContext<unknown, unknown>);
}

it('shows a change from −2.0 to 1.3 as what it is, though both are far from the limit', async () => {
  const project = memory();
  const first = await probe(project, report(-2, 'pass'));
  expect([first.passed, first.detail]).toEqual([
    true,
    "sent by the host's own Exim, answered by check-auth@verifier.port25.com",
  ]);
  const second = await probe(project, report(1.3, 'none'));
  expect(second).toMatchObject({
    passed: false,
    detail: expect.stringContaining('\nsince the last run: DKIM pass → none, points -2.0 → 1.3, 3.3 worse'),
    hint: expect.stringContaining('docs/proof.md'),
  });
  expect((await probe(project, report(1.3, 'none'))).detail).not.toContain('since the last run');
});

it('learns the way out, and proves the content that the servers answer', async () => {
  const project = memory();
  await rememberZone(project, domain, { owned: [], content: 'digest' });
  await probe(project, report(-2, 'pass'));
  expect(await recallEgress(project, { host: 'mx1', smarthost: 'mail.club-internet.fr' })).toEqual({
    ip: '203.0.113.25',
    helo: 'mail.club-internet.fr',
  });
  expect((await mailProof(project, domain, ['mx1'])).isProved('digest')).toBe(true);
  await probe(project, report(1.3, 'none'));
  expect((await mailProof(project, domain, ['mx1'])).isProved('digest')).toBe(false);
});
