import type { Service } from './service.ts';

export const googleWorkspace: Service = {
  id: 'google-workspace',
  name: 'Google Workspace',
  source: 'https://support.google.com/a/answer/33786',
  date: '2026-11-28',
  includes: ['_spf.google.com'],
  targets: [],
  exchanges: [
    [{ preference: 1, exchange: 'smtp.google.com' }],
    [
      { preference: 1, exchange: 'aspmx.l.google.com' },
      { preference: 5, exchange: 'alt1.aspmx.l.google.com' },
      { preference: 5, exchange: 'alt2.aspmx.l.google.com' },
      { preference: 10, exchange: 'alt3.aspmx.l.google.com' },
      { preference: 10, exchange: 'alt4.aspmx.l.google.com' },
    ],
  ],
  exchangesBelow: [],
};
