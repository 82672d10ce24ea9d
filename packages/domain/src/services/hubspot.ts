import type { Service } from './service.ts';

export const hubspot: Service = {
  id: 'hubspot',
  name: 'HubSpot',
  source: 'https://knowledge.hubspot.com/marketing-email/manage-email-authentication-in-hubspot',
  date: '2026-11-28',
  includes: ['spf.hubspot.com'],
  targets: ['hubspotemail.net'],
  exchanges: [],
  exchangesBelow: [],
};
