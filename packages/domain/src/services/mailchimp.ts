import type { Service } from './service.ts';

export const mailchimp: Service = {
  id: 'mailchimp',
  name: 'Mailchimp',
  source: 'https://mailchimp.com/help/set-up-email-domain-authentication/',
  date: '2026-11-28',
  includes: ['servers.mcsv.net'],
  targets: ['mcsv.net'],
  exchanges: [],
  exchangesBelow: [],
};
