import type { Service } from './service.ts';

export const sendgrid: Service = {
  id: 'sendgrid',
  name: 'Twilio SendGrid',
  source: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-domain-authentication',
  date: '2026-11-28',
  includes: ['sendgrid.net'],
  targets: ['sendgrid.net'],
  exchanges: [],
  exchangesBelow: [],
};
