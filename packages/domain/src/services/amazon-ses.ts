import type { Service } from './service.ts';

export const amazonSes: Service = {
  id: 'amazon-ses',
  name: 'Amazon SES',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html',
  date: '2026-11-28',
  includes: ['amazonses.com'],
  targets: ['dkim.amazonses.com'],
  exchanges: [],
  exchangesBelow: [],
};
