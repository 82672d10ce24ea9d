import type { Service } from './service.ts';

export const gandi: Service = {
  id: 'gandi',
  name: 'Gandi',
  source: 'https://docs.gandi.net/en/domain_names/faq/record_types/',
  date: '2026-11-28',
  includes: ['_mailcust.gandi.net'],
  targets: ['gandimail.net'],
  exchanges: [
    [
      { preference: 10, exchange: 'spool.mail.gandi.net' },
      { preference: 50, exchange: 'fb.mail.gandi.net' },
    ],
  ],
  exchangesBelow: [],
};
