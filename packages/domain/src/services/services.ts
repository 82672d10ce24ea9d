import { amazonSes } from './amazon-ses.ts';
import { brevo } from './brevo.ts';
import { fastmail } from './fastmail.ts';
import { freshdesk } from './freshdesk.ts';
import { gandi } from './gandi.ts';
import { googleWorkspace } from './google-workspace.ts';
import { hubspot } from './hubspot.ts';
import { ionos } from './ionos.ts';
import { klaviyo } from './klaviyo.ts';
import { mailboxOrg } from './mailbox-org.ts';
import { mailchimp } from './mailchimp.ts';
import { mailgun } from './mailgun.ts';
import { mailjet } from './mailjet.ts';
import { microsoft365 } from './microsoft-365.ts';
import { ovh } from './ovh.ts';
import { postmark } from './postmark.ts';
import { proton } from './proton.ts';
import { salesforce } from './salesforce.ts';
import { sendgrid } from './sendgrid.ts';
import { zendesk } from './zendesk.ts';
import { zoho } from './zoho.ts';
import type { Service } from './service.ts';

/** The services that a zone is searched for, and that a declaration may name. */
export const services: readonly Service[] = [
  googleWorkspace,
  microsoft365,
  mailchimp,
  mailgun,
  sendgrid,
  amazonSes,
  postmark,
  brevo,
  mailjet,
  zendesk,
  hubspot,
  salesforce,
  freshdesk,
  klaviyo,
  zoho,
  fastmail,
  proton,
  ovh,
  ionos,
  gandi,
  mailboxOrg,
];

/** A service by its id. */
export function serviceOf(id: string): Service | undefined {
  return services.find((service) => service.id === id);
}
