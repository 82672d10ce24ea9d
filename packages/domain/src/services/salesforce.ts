import type { Service } from './service.ts';

export const salesforce: Service = {
  id: 'salesforce',
  name: 'Salesforce',
  source: 'https://help.salesforce.com/s/articleView?id=sales.emailadmin_spf_include_salesforce.htm',
  date: '2026-11-28',
  includes: ['_spf.salesforce.com'],
  targets: ['custdkim.salesforce.com'],
  exchanges: [],
  exchangesBelow: [],
};
