import type { Service } from './service.ts';

export const brevo: Service = {
  id: 'brevo',
  name: 'Brevo',
  source: 'https://help.brevo.com/hc/en-us/articles/12163873383186',
  date: '2026-11-28',
  includes: ['spf.brevo.com', 'spf.sendinblue.com'],
  targets: ['dkim.brevo.com'],
  exchanges: [],
  exchangesBelow: [],
};
