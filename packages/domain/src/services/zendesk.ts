import type { Service } from './service.ts';

export const zendesk: Service = {
  id: 'zendesk',
  name: 'Zendesk',
  source: 'https://support.zendesk.com/hc/en-us/articles/4408832543770',
  date: '2026-11-28',
  includes: ['mail.zendesk.com'],
  targets: ['zendesk.com'],
  exchanges: [],
  exchangesBelow: [],
};
