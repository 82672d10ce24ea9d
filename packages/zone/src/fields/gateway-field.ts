import type { FieldCodec, FieldContext } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { gatewayText, parseGateway, readGateway, writeGateway } from './gateway.ts';

const typeOf = ({ field, values }: FieldContext): number => Number(values[field.typedBy ?? ''] ?? 0);

/** The gateway of IPSECKEY, which a field before it gives its type. */
export const gatewayField: FieldCodec<'gateway'> = {
  words: 'one',
  parse: (words, context) => parseGateway(typeOf(context), firstWord(words), context.origin),
  text: (value, context) => gatewayText(typeOf(context), value),
  write: (writer, value, context) => writeGateway(writer, typeOf(context), value),
  read: (reader, context) => readGateway(reader, typeOf(context)),
  schema: { type: 'string' },
};
