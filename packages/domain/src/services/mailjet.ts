import type { Service } from './service.ts';

export const mailjet: Service = {
  id: 'mailjet',
  name: 'Mailjet',
  source: 'https://documentation.mailjet.com/hc/en-us/articles/360042412734',
  date: '2026-11-28',
  includes: ['spf.mailjet.com'],
  targets: ['mailjet.com'],
  exchanges: [],
  exchangesBelow: [],
};
