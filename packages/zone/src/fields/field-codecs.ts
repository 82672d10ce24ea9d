import type { FieldKind } from '@waxseal/core';
import { addressChainField } from './address-chain-field.ts';
import { ipv4Field, ipv6Field } from './address-fields.ts';
import { amtRelayField } from './amt-relay-field.ts';
import { atmAddressField } from './atm-address-field.ts';
import { hashField, saltField } from './counted-fields.ts';
import type { FieldCodec } from './field-codec.ts';
import { gatewayField } from './gateway-field.ts';
import { eui48Field, eui64Field, nodeIdField } from './grouped-fields.ts';
import { hostIdentityField } from './host-identity-field.ts';
import { locationField } from './location-field.ts';
import { nameField, namesField } from './name-fields.ts';
import { nsapField } from './nsap-field.ts';
import { ttlField, u16Field, u32Field, u8Field } from './number-fields.ts';
import { base64Field, hexField, unknownField } from './octet-fields.ts';
import { portsField } from './ports-field.ts';
import { prefixesField } from './prefixes-field.ts';
import { stringField, stringsField, textField } from './string-fields.ts';
import { svcParamsField } from './svc-params-field.ts';
import { tagField } from './tag-field.ts';
import { timeField } from './time-field.ts';
import { firstTypesField, typeField, typesField } from './type-fields.ts';

const codecs: { readonly [K in FieldKind]: FieldCodec<K> } = {
  name: nameField,
  names: namesField,
  u8: u8Field,
  u16: u16Field,
  u32: u32Field,
  ttl: ttlField,
  time: timeField,
  type: typeField,
  types: typesField,
  firstTypes: firstTypesField,
  ipv4: ipv4Field,
  ipv6: ipv6Field,
  string: stringField,
  strings: stringsField,
  text: textField,
  tag: tagField,
  hex: hexField,
  base64: base64Field,
  salt: saltField,
  hash: hashField,
  eui48: eui48Field,
  eui64: eui64Field,
  nodeId: nodeIdField,
  gateway: gatewayField,
  prefixes: prefixesField,
  hostIdentity: hostIdentityField,
  amtRelay: amtRelayField,
  addressChain: addressChainField,
  atmAddress: atmAddressField,
  nsap: nsapField,
  ports: portsField,
  svcParams: svcParamsField,
  location: locationField,
  unknown: unknownField,
};

/** The codec of a kind of field; the table of record types vouches that a record's values are of their fields' kinds. */
export function fieldCodec(kind: FieldKind): FieldCodec<FieldKind> {
  return codecs[kind] as unknown as FieldCodec<FieldKind>;
}
