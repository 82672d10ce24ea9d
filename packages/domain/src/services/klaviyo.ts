import type { Service } from './service.ts';

export const klaviyo: Service = {
  id: 'klaviyo',
  name: 'Klaviyo',
  source: 'https://help.klaviyo.com/hc/en-us/articles/50941715515675',
  date: '2026-11-28',
  includes: [],
  targets: ['klaviyodns.com', 'klaviyomail.com'],
  exchanges: [],
  exchangesBelow: [],
};
