import { createHmac } from 'node:crypto';
import { Secret } from '@waxseal/core';

/** A digest of a value, keyed so that a short secret in it cannot be found by trying. The same key gives the same digest. */
export type PlanDigest = (value: unknown) => string;

/** The digest that a key gives: the first 128 bits of an HMAC-SHA-256 (RFC 2104), in hex. */
export function planDigest(key: string | Uint8Array): PlanDigest {
  return (value) =>
    createHmac('sha256', key)
      .update(JSON.stringify(value) ?? 'null')
      .digest('hex')
      .slice(0, 32);
}

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Reads a task's resource as plain data, secrets in clear. Functions and objects of classes are no desired state, and are
 * left out.
 */
export function desiredState(value: unknown): Plain {
  if (value instanceof Secret) return desiredState(Secret.reveal(value));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.map(desiredState);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  if (!isPlainObject(value)) return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined && typeof inner !== 'function')
      .map(([name, inner]) => [name, desiredState(inner)]),
  );
}
