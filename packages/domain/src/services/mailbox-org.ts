import type { Service } from './service.ts';

export const mailboxOrg: Service = {
  id: 'mailbox-org',
  name: 'mailbox.org',
  source: 'https://kb.mailbox.org/de/privat/e-mail-mit-eigener-domain/',
  date: '2026-11-28',
  includes: ['mailbox.org'],
  targets: ['mailbox.org'],
  exchanges: [
    [
      { preference: 10, exchange: 'mxext1.mailbox.org' },
      { preference: 10, exchange: 'mxext2.mailbox.org' },
      { preference: 20, exchange: 'mxext3.mailbox.org' },
    ],
  ],
  exchangesBelow: [],
};
