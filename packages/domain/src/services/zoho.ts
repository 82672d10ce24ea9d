import type { Service } from './service.ts';

export const zoho: Service = {
  id: 'zoho',
  name: 'Zoho Mail',
  source: 'https://www.zoho.com/mail/help/adminconsole/spf-configuration.html',
  date: '2026-11-28',
  includes: ['zohomail.com', 'zoho.com', 'zohomail.eu', 'zoho.eu'],
  targets: [],
  exchanges: [
    [
      { preference: 10, exchange: 'mx.zoho.com' },
      { preference: 20, exchange: 'mx2.zoho.com' },
      { preference: 50, exchange: 'mx3.zoho.com' },
    ],
    [
      { preference: 10, exchange: 'mx.zoho.eu' },
      { preference: 20, exchange: 'mx2.zoho.eu' },
      { preference: 50, exchange: 'mx3.zoho.eu' },
    ],
  ],
  exchangesBelow: [],
};
