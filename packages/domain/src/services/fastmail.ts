import type { Service } from './service.ts';

export const fastmail: Service = {
  id: 'fastmail',
  name: 'Fastmail',
  source: 'https://www.fastmail.help/hc/en-us/articles/360060591153',
  date: '2026-11-28',
  includes: ['spf.messagingengine.com'],
  targets: ['dkim.fmhosted.com'],
  exchanges: [
    [
      { preference: 10, exchange: 'in1-smtp.messagingengine.com' },
      { preference: 20, exchange: 'in2-smtp.messagingengine.com' },
    ],
  ],
  exchangesBelow: [],
};
