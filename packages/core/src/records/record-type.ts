import type { Field, FieldKind, FieldValues } from './field-kinds.ts';
import type { RecordData } from './record-data.ts';
import type { KnownType } from './resource-record.ts';

type KindOf<V> = { [K in FieldKind]: V extends FieldValues[K] ? K : never }[FieldKind];
type FieldsOf<D> = { [N in keyof D & string]: Field & { readonly name: N; readonly kind: KindOf<D[N]> } }[keyof D &
  string];

/** What is known of a record type: its number, its source, and its RDATA fields in wire order. */
export interface RecordType<T extends KnownType = KnownType> {
  readonly type: T;
  readonly number: number;
  /** Where the RDATA is defined. */
  readonly rfc: string;
  readonly fields: readonly FieldsOf<RecordData[T]>[];
  /**
   * What holds for names in the data beside taking them as they are: `folded`, their case makes no difference (RFC 4034
   * §6.2); `compressed`, senders may compress them as well (RFC 3597 §4).
   */
  readonly names?: 'folded' | 'compressed';
  /** Whether some server cannot read its name and text: master files hold it in generic form then (RFC 3597 §5). */
  readonly generic?: true;
}

/** Some types of the table. */
export type RecordTypes<T extends KnownType> = { readonly [K in T]: RecordType<K> };
