import { renderZone } from '../text/render-zone.ts';
import { exportDnscontrol } from './dnscontrol.ts';
import { exportForm } from './form-rows.ts';
import { exportJson } from './json-records.ts';
import { exportNsupdate } from './nsupdate.ts';
import { exportOctodns } from './octodns.ts';
import type { ExportInput, ZoneExport } from './zone-export.ts';

function exportBind({ origin, records }: ExportInput): ZoneExport {
  return { text: renderZone(records, { origin }), leftOut: [] };
}

const exporters = {
  bind: exportBind,
  form: exportForm,
  json: exportJson,
  octodns: exportOctodns,
  dnscontrol: exportDnscontrol,
  nsupdate: exportNsupdate,
} as const satisfies Readonly<Record<string, (input: ExportInput) => ZoneExport>>;

/** The forms that a zone can be exported to. */
export type ExportFormat = 'bind' | 'form' | 'json' | 'octodns' | 'dnscontrol' | 'nsupdate';

/** The names of the forms, in the order that help shows them. */
export const exportFormats: readonly ExportFormat[] = Object.keys(exporters) as ExportFormat[];

/** Writes a zone in another form; what that form cannot hold is in `leftOut`. Pure. */
export function exportZone(input: ExportInput, format: ExportFormat): ZoneExport {
  return exporters[format](input);
}
