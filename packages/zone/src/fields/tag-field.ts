import { InputError } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';

/** The tag of CAA. */
export const tagField: FieldCodec<'tag'> = {
  words: 'one',
  parse(words) {
    const text = firstWord(words);
    if (/^[a-z0-9]{1,255}$/i.test(text)) return text;
    throw new InputError('a tag has letters and digits only (RFC 8659 §4.1)', { value: text });
  },
  text: String,
  write(writer, tag) {
    if (!/^[A-Za-z0-9]{1,255}$/.test(tag))
      throw new InputError('a CAA tag is letters and digits (RFC 8659 §4.1)', { value: tag });
    writer.string(tag);
  },
  read(reader) {
    const tag = reader.text(reader.u8());
    if (!/^[A-Za-z0-9]+$/.test(tag)) reader.refuse('a CAA tag is letters and digits (RFC 8659 §4.1)');
    return tag;
  },
  schema: { type: 'string', pattern: '^[A-Za-z0-9]{1,255}$' },
};
