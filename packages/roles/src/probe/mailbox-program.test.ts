import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findReply } from '@waxseal/probe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailboxProgram } from './mailbox-program.ts';

const reply = 'From: auth-results@verifier.port25.com\nIn-Reply-To: <mine@new.example>\n\nFrom here on: the report\n';
const stranger = 'From: somebody@example.com\nIn-Reply-To: <other@new.example>\n\nabout <mine@new.example>\n';
const mark = 'From somebody Tue Nov 24 13:34:44 2026\n';

describe('the program that looks for a reply', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'waxseal-mail-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  function look(user = 'postmaster', ids: readonly string[] = ['<mine@new.example>']): string {
    return execFileSync('/bin/sh', ['-s'], {
      input: `WAXSEAL_ROOT='${root}' WAXSEAL_PLACE=directory\nset -u\n${mailboxProgram(user, ids)}`,
      encoding: 'utf8',
      maxBuffer: 100_000_000,
    });
  }

  it.each([
    ['the user’s mbox', { '/var/mail/postmaster': `${mark}${stranger}\n${mark}${reply}` }],
    ['root’s mbox', { '/var/mail/root': `${mark}${reply}` }],
    [
      'the mbox where Debian’s Exim keeps root’s mail',
      { '/var/mail/mail': `${mark}${reply}`, '/var/mail/root': 'no mail' },
    ],
    [
      'a Maildir at home, among others',
      { '/home/postmaster/Maildir/new/1.host': stranger, '/home/postmaster/Maildir/cur/2.host:2,S': reply },
    ],
    ['root’s Maildir', { '/root/Maildir/new/1.host': reply }],
    ['a Maildir in the spool', { '/var/mail/postmaster/new/1.host': reply, '/var/mail/postmaster/cur/x': 'x' }],
  ])('finds it in %s', (_, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) put(path, text);
    expect(findReply(look(), '<mine@new.example>')?.trim()).toBe(reply.trim());
  });

  it('finds the answer to any of several probes, and takes no Message-ID for a pattern or an option', () => {
    put('/root/Maildir/new/1', reply);
    expect(
      findReply(look('postmaster', ['<first@new.example>', '<mine@new.example>']), '<mine@new.example>'),
    ).toContain('the report');
    expect(look('postmaster', ['-.*']).trim()).toBe('');
  });

  it('prints a bounded part of a mailbox of fifty megabytes, and none of a forged Maildir without end', () => {
    put(
      '/var/mail/postmaster',
      Buffer.concat([Buffer.alloc(50_000_000, `${mark}${stranger}\n`), Buffer.from(`\n${mark}${reply}`)]),
    );
    for (let n = 0; n < 40; n += 1) put(`/root/Maildir/new/${n}`, `<mine@new.example>${'x'.repeat(3_000_000)}`);
    const printed = look();
    expect(printed.length).toBeLessThanOrEqual(8_000_000);
    expect(findReply(printed, '<mine@new.example>')).toContain('the report');
  });

  it('prints nothing where there is no mail', () => {
    expect(look().trim()).toBe('');
  });
});
