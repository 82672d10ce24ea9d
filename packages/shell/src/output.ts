import { call } from './call.ts';
import type { BlockEdit } from './edits.ts';
import { attributeWords, type AttributeWords } from './files.ts';
import { placeWords } from './edits.ts';

/** A file that holds what a text printed. */
export interface RememberedFile extends AttributeWords {
  readonly path: string;
  /** The name that {@link rememberOutput} gave it. */
  readonly name: string;
  /** Where nothing was printed: the file is left as it is, is emptied where it exists, or the step fails with these words. */
  readonly whenEmpty: 'leave' | 'empty' | { readonly fail: string };
}

const printing = (text: string): string => `ws_output() {\n${text}\n}`;

/** Remembers, under a plain name, what a text prints, so that a file written later can be made of what is there now. */
export function rememberOutput(name: string, text: string): string {
  return `${printing(text)}\n${call('ws_said', name)} || return`;
}

/** The call that writes a file of what was remembered. */
export function putRemembered(file: RememberedFile): string {
  const { whenEmpty } = file;
  const empty = typeof whenEmpty === 'object' ? whenEmpty.fail : whenEmpty === 'empty' ? 'empty' : 'skip';
  return call('ws_put_said', file.name, file.path, ...attributeWords(file), empty);
}

/** The text that writes a file of what another text prints. */
export function putOutput({ text, ...file }: Omit<RememberedFile, 'name'> & { readonly text: string }): string {
  return `${rememberOutput('file', text)}\n${putRemembered({ ...file, name: 'file' })}`;
}

/** The text that writes a block of what another text prints into a file that exists. */
export function blockOutput({
  path,
  begin,
  end,
  at,
  text,
}: Omit<BlockEdit, 'wanted' | 'create'> & { readonly text: string }): string {
  return `${printing(text)}\n${call('ws_block_output', path, begin, end, ...placeWords(at))}`;
}
