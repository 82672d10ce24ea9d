import type { Service } from './service.ts';

export const proton: Service = {
  id: 'proton',
  name: 'Proton Mail',
  source: 'https://proton.me/support/custom-domain',
  date: '2026-11-28',
  includes: ['_spf.protonmail.ch'],
  targets: ['domains.proton.ch'],
  exchanges: [
    [
      { preference: 10, exchange: 'mail.protonmail.ch' },
      { preference: 20, exchange: 'mailsec.protonmail.ch' },
    ],
  ],
  exchangesBelow: [],
};
