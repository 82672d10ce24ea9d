import type { Service } from './service.ts';

export const postmark: Service = {
  id: 'postmark',
  name: 'Postmark',
  source: 'https://postmarkapp.com/support/article/1046-how-do-i-verify-a-domain',
  date: '2026-11-28',
  includes: ['spf.mtasv.net'],
  targets: ['pm.mtasv.net'],
  exchanges: [],
  exchangesBelow: [],
};
