import type { ShellWord } from '@waxseal/shell';
import { call } from './call.ts';
import { templates } from './generated-templates.ts';
import type { ConfigScheme, MacroTexts, SmarthostSigning } from './signing-parts.ts';

/**
 * What becomes of lines with which somebody else, a recipe say, has made the host sign. `signing`: they become comments, and
 * an `exim4.conf` that is a copy of the generated one is set aside. `everything`: every `exim4.conf` is. `nothing`: they are
 * named, and nothing is done.
 */
export type Adoption = 'signing' | 'everything' | 'nothing';

/** One thing of somebody else's that a run takes over. */
export type ForeignSigning =
  /** A line of a file below `/etc/exim4` becomes a comment, or a macro of another name that ours refer to. */
  | {
      readonly what: 'line';
      readonly path: string;
      readonly number: number;
      readonly text: string;
      readonly becomes: 'comment' | 'other';
    }
  /** A file below `/etc/exim4` gets another name. */
  | { readonly what: 'file'; readonly path: string };

/** The functions of the sh programs that read how mail is signed; they need those of the engine's programs. */
export const signingFunctions: string = `${templates['signing'] ?? ''}${templates['kept-signing'] ?? ''}`;

/** What is taken over: under which scheme, how much, and of which domains (ours, and those given up) nothing need be kept. */
export interface TakeOver {
  readonly scheme: ConfigScheme;
  readonly adoption: Adoption;
  readonly domains: readonly string[];
}

/** Sh text that lists what would be taken over in a tree, for {@link parseForeignSigning}. */
export function listForeignSigning({ scheme, adoption, domains }: TakeOver, tree: ShellWord): string {
  const aside = adoption === 'everything' ? 'everything' : 'generated';
  return [signingFunctions, call('exim_list_foreign', scheme, tree, aside, domains.join(' '))].join('\n');
}

/** Reads what {@link listForeignSigning} printed; lines that it would not print are passed over. */
export function parseForeignSigning(output: string): readonly ForeignSigning[] {
  return output.split('\n').flatMap((row): readonly ForeignSigning[] => {
    const [what, path = '', ...rest] = row.split('\t');
    const [, number, text] = /^(\d+):(.*)$/.exec(rest.join('\t')) ?? [];
    if (what === 'aside' && path !== '') return [{ what: 'file', path }];
    if ((what !== 'take' && what !== 'keep') || path === '' || number === undefined) return [];
    const becomes = what === 'keep' ? 'other' : 'comment';
    return [{ what: 'line', path, number: Number(number), text: text ?? '', becomes }];
  });
}

/** Sh text for the apply program that takes over what {@link listForeignSigning} lists. */
export function takeForeignSigning({ scheme, adoption, domains }: TakeOver): string {
  const aside = adoption === 'everything' ? 'everything' : 'generated';
  return [signingFunctions, call('exim_take_over', scheme, aside, domains.join(' '))].join('\n');
}

/**
 * Sh text that prints, for a tree, our macros, or the table of domains that they look up: what they sign for
 * already beside our domains, by our own macros or by those of somebody else, goes on but for what was given up. The table is
 * empty where none is needed.
 */
export function followSigning(
  what: 'macros' | 'domains',
  { scheme, lines, alone, table, headers }: MacroTexts,
  givenUp: readonly string[],
  tree: ShellWord,
): string {
  const words = [lines, givenUp.join(' '), alone, table, headers];
  return [signingFunctions, call('exim_macros', what, scheme, tree, ...words)].join('\n');
}

/**
 * Sh text that prints, for a tree, the whole `.rul` copy of the smarthost's transport with our options in it;
 * of the monolithic template, the text of our block. Nothing where there is no such transport yet.
 */
export function followTransport(
  { scheme, marker, options }: SmarthostSigning,
  adoption: Adoption,
  tree: ShellWord,
): string {
  const words = [adoption === 'nothing' ? 'keep' : 'take', tree, options] as const;
  const text =
    scheme === 'split'
      ? call('exim_transport_copy', ...words, `# BEGIN ${marker}`, `# END ${marker}`)
      : call('exim_template_options', ...words);
  return [signingFunctions, text].join('\n');
}
