import type { Service } from './service.ts';

export const microsoft365: Service = {
  id: 'microsoft-365',
  name: 'Microsoft 365',
  source: 'https://learn.microsoft.com/en-us/defender-office-365/email-authentication-spf-configure',
  date: '2026-11-28',
  includes: ['spf.protection.outlook.com'],
  targets: ['onmicrosoft.com', 'dkim.mail.microsoft'],
  exchanges: [],
  exchangesBelow: ['mail.protection.outlook.com', 'mx.microsoft'],
};
