import { expect, it } from 'vitest';
import { composeProbe } from './compose-probe.ts';

const probe = {
  from: 'postmaster@new.example',
  to: 'check-auth-user=new.example@verifier.port25.com',
  messageId: '<1@new.example>',
  date: new Date('2026-01-01T00:00:00Z'),
};

it('is the same for the same arguments, and ends every line as SMTP does', () => {
  const mail = composeProbe(probe);
  expect(mail).toBe(composeProbe(probe));
  expect(mail.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(mail).toContain('Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n');
});

it.each([
  ['from', 'a@new.example\r\nBcc: all@new.example'],
  ['from', 'not an address'],
  ['to', 'a@new.example, b@new.example'],
  ['to', 'Somebody <a@new.example>'],
  ['messageId', '<1@new.example>\n\nbody'],
])('refuses what would not stay in its field: %s %j', (field, value) => {
  expect(() => composeProbe({ ...probe, [field]: value })).toThrow('expected one address');
});
