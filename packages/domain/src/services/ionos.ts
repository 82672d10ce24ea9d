import type { Service } from './service.ts';

export const ionos: Service = {
  id: 'ionos',
  name: 'IONOS',
  source: 'https://www.ionos.com/help/domains/configuring-mail-servers-and-other-related-records/',
  date: '2026-11-28',
  includes: ['_spf-eu.ionos.com', '_spf-us.ionos.com', '_spf.perfora.net', '_spf.kundenserver.de'],
  targets: ['dkim.ionos.com'],
  exchanges: [
    [
      { preference: 10, exchange: 'mx00.ionos.com' },
      { preference: 10, exchange: 'mx01.ionos.com' },
    ],
    [
      { preference: 10, exchange: 'mx00.ionos.de' },
      { preference: 10, exchange: 'mx01.ionos.de' },
    ],
    [
      { preference: 10, exchange: 'mx00.ionos.co.uk' },
      { preference: 10, exchange: 'mx01.ionos.co.uk' },
    ],
    [
      { preference: 10, exchange: 'mx00.ionos.fr' },
      { preference: 10, exchange: 'mx01.ionos.fr' },
    ],
    [
      { preference: 10, exchange: 'mx00.ionos.es' },
      { preference: 10, exchange: 'mx01.ionos.es' },
    ],
  ],
  exchangesBelow: [],
};
