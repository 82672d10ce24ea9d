import { domainName, Unreachable } from '@waxseal/core';
import { renderReport } from '@waxseal/probe';
import type { Connection } from '@waxseal/remote';
import { describe, expect, it } from 'vitest';
import type { CheckAuth, ProbeContext } from './check-auth-options.ts';
import { probeFromHost } from './probe-from-host.ts';

const report = renderReport({ summary: [{ check: 'SPF', result: 'pass' }], sections: [] });
const answerTo = (id: string, text = report): string =>
  `\n\nFrom x Tue Nov 24 13:34:44 2026\nFrom: auth-results@verifier.port25.com\nIn-Reply-To: ${id}\n\n${text}`;

/** A host whose mailbox is what a script of the test says of the probes that it has sent. */
function host(mailbox: (sent: readonly string[], looks: number) => string) {
  const sent: string[] = [];
  const said: string[] = [];
  let looks = 0;
  const connection: Connection = {
    kind: 'ssh',
    host: 'mx1',
    async run(program) {
      const text = String(program);
      const id = /^Message-ID: (<.*>)$/m.exec(text)?.[1];
      if (text.includes('/usr/sbin/sendmail') && id !== undefined) sent.push(id);
      else looks += 1;
      return { status: 0, stdout: id === undefined ? mailbox(sent, looks) : '', stderr: '' };
    },
    close: async () => undefined,
  };
  const context = {
    connection,
    peer: async () => Promise.reject(new Unreachable('mx2 is down')),
    signal: new AbortController().signal,
    progress: (line: string) => void said.push(line),
  } as unknown as ProbeContext;
  return { context, sent, said };
}

const options: CheckAuth = {
  domain: domainName('new.example'),
  selector: 'mx1',
  host: 'mx1',
  from: 'postmaster@new.example',
  to: 'check-auth@verifier.port25.com',
  pointsLimit: 5,
  mailHosts: ['mx2', 'mx1'],
  records: [],
  timeout: 3,
  tries: 3,
};

describe('a probe from a host', () => {
  it('is sent once when it is answered', async () => {
    const { context, sent } = host(([id = '']) => answerTo(id));
    expect(await probeFromHost(options, context)).toMatchObject({
      messageId: sent[0],
      report: { summary: [{ check: 'SPF', result: 'pass' }], inReplyTo: sent[0] },
    });
    expect(sent).toHaveLength(1);
  });

  it('is sent again while no answer comes, and an answer to any of them counts', async () => {
    const { context, sent, said } = host((all) => (all.length < 3 ? '' : answerTo(all[0] ?? '')));
    expect((await probeFromHost(options, context)).messageId).toBe(sent[0]);
    expect(new Set(sent).size).toBe(3);
    expect(said).toContain('waiting for the reply of check-auth@verifier.port25.com, sent 2 times');
  });

  it('is given up in time, though others are answered, and says what to look at', async () => {
    const { context } = host(() => answerTo('<forged@new.example>'));
    await expect(probeFromHost({ ...options, timeout: 1 }, context)).rejects.toThrow(
      'no reply from check-auth@verifier.port25.com within 1 s, sent 3 times',
    );
  });

  it('waits for a reply that is half delivered, and says what is wrong with one that stays so', async () => {
    const { context } = host(([id = ''], looks) => (looks < 2 ? answerTo(id).slice(0, 300) : answerTo(id)));
    expect((await probeFromHost(options, context)).report.summary).toHaveLength(1);
    const cut = host(([id = '']) => answerTo(id).slice(0, 300));
    await expect(probeFromHost(options, cut.context)).rejects.toThrow(/cut before its summary ends|no summary/);
    const html = host(([id = '']) =>
      answerTo(id, '<p>SPF check: pass</p>\n').replace('\nIn-Reply-To', '\nContent-Type: text/html\nIn-Reply-To'),
    );
    await expect(probeFromHost(options, html.context)).rejects.toThrow('the reply has no plain text');
  });

  it('looks on where another mail host cannot be reached, and says so', async () => {
    const { context, said } = host(([id = ''], looks) => (looks < 2 ? '' : answerTo(id)));
    await probeFromHost(options, context);
    expect(said).toContain('the mail of mx2 cannot be looked at: mx2 is down');
  });

  it('stops at once when it is told to', async () => {
    const { context } = host(() => '');
    await expect(
      probeFromHost({ ...options, timeout: 60 }, { ...context, signal: AbortSignal.timeout(50) }),
    ).rejects.toThrow('abort');
  });
});
