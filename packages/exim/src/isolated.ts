import { templates } from './generated-templates.ts';

/** Sh text with the functions that run Exim in namespaces of its own, ready to be called. It ends in a newline. */
export function isolatedFunctions(): string {
  // The text is needed twice: here, and as the program that begins inside the namespaces.
  return [
    `exim_program=$(cat <<'WAXSEAL_PROOF'`,
    `${templates['proof'] ?? ''}WAXSEAL_PROOF`,
    ')',
    'eval "$exim_program"',
    '',
  ].join('\n');
}
