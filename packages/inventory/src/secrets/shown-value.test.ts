import { secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { shownValue } from './shown-value.ts';

describe('shownValue', () => {
  it.each<[string, unknown, string]>([
    ['domain', 'new.example', 'new.example'],
    ['ttl', 300, '300'],
    ['list', [1, { a: null }], '[1,{"a":null}]'],
    ['nothing', undefined, 'undefined'],
    ['domain', secret('hunter2'), '(secret)'],
    ['db_password', 'hunter2', '(secret)'],
    ['accounts.0.apiKey', 'hunter2', '(secret)'],
    ['accounts', [{ name: 'a', passwd: 'hunter2' }], '[{"name":"a","passwd":"(secret)"}]'],
    ['long', 'x'.repeat(300), 'x'.repeat(200)],
  ])('shows %s %j as %s', (path, value, expected) => {
    expect(shownValue(path, value)).toBe(expected);
  });
});
