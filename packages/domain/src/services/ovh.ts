import type { Service } from './service.ts';

export const ovh: Service = {
  id: 'ovh',
  name: 'OVHcloud',
  source: 'https://help.ovhcloud.com/csm/en-dns-spf-record',
  date: '2026-11-28',
  includes: ['mx.ovh.com'],
  targets: ['mail.ovh.net'],
  exchanges: [
    [
      { preference: 1, exchange: 'mx1.mail.ovh.net' },
      { preference: 5, exchange: 'mx2.mail.ovh.net' },
      { preference: 50, exchange: 'mx3.mail.ovh.net' },
    ],
    [
      { preference: 1, exchange: 'mx1.mail.ovh.net' },
      { preference: 5, exchange: 'mx2.mail.ovh.net' },
      { preference: 100, exchange: 'mx3.mail.ovh.net' },
    ],
  ],
  exchangesBelow: [],
};
