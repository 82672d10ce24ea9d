import type { Service } from './service.ts';

export const mailgun: Service = {
  id: 'mailgun',
  name: 'Mailgun',
  source: 'https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify',
  date: '2026-11-28',
  includes: ['mailgun.org', 'eu.mailgun.org'],
  targets: ['mailgun.org'],
  exchanges: [
    [
      { preference: 10, exchange: 'mxa.mailgun.org' },
      { preference: 10, exchange: 'mxb.mailgun.org' },
    ],
    [
      { preference: 10, exchange: 'mxa.eu.mailgun.org' },
      { preference: 10, exchange: 'mxb.eu.mailgun.org' },
    ],
  ],
  exchangesBelow: [],
};
