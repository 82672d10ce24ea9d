import type { Service } from './service.ts';

export const freshdesk: Service = {
  id: 'freshdesk',
  name: 'Freshdesk',
  source: 'https://support.freshdesk.com/support/solutions/articles/43170',
  date: '2026-11-28',
  includes: ['email.freshdesk.com'],
  targets: ['freshemail.io', 'domainkey.freshdesk.com'],
  exchanges: [],
  exchangesBelow: [],
};
