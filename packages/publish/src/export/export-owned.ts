import { withoutDot } from '@waxseal/core';
import { type ExportInput, exportZone, type ZoneExport } from '@waxseal/zone';
import { exportTerraform, type TerraformProvider } from './export-terraform.ts';

/** What RRsets are handed to. */
export type OwnedForm = 'octodns' | 'dnscontrol' | 'terraform';

// The zone as it is comes first, and only our RRsets take the place of what it has: the preview shows nothing else.
const octodnsHead = (
  zone: string,
): string => `# The RRsets of ${zone} that hold a record of waxseal's, whole. With the zone's own provider as first source nothing else changes:
#   providers:
#     waxseal: { class: octodns.provider.yaml.YamlProvider, directory: ./config, populate_should_replace: true }
#   zones:
#     ${zone}: { sources: [live, waxseal], targets: [live] }
`;

/** RRsets that a project owns, in the words of another tool, so that its preview changes nothing else. Pure. */
export function exportOwned(input: ExportInput, form: OwnedForm, provider: TerraformProvider): ZoneExport {
  switch (form) {
    case 'octodns': {
      const { text, leftOut } = exportZone(input, 'octodns');
      return { text: `${octodnsHead(input.origin)}${text}`, leftOut };
    }
    case 'dnscontrol': {
      const { text, leftOut } = exportZone(input, 'dnscontrol');
      const head = `// The RRsets of ${withoutDot(input.origin)} that hold a record of waxseal's, whole. NO_PURGE leaves all others alone.\n`;
      return { text: `${head}${text.replace('DnsProvider(PROVIDER)', 'DnsProvider(PROVIDER), NO_PURGE')}`, leftOut };
    }
    case 'terraform':
      return exportTerraform(input, provider);
    default:
      return form satisfies never;
  }
}
