import { renderFault } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { parseIniInventory } from './parse-ini-inventory.ts';

function faults(text: string): string {
  return parseIniInventory(text, 'hosts').faults.map(renderFault).join('\n');
}

describe('parseIniInventory', () => {
  it('keeps the line and column of hosts and values', () => {
    const { statements } = parseIniInventory(
      '[mail]\n  mx1  ttl=300 name="a b"\n[mail:vars]\n domain = new.example\n',
      'hosts',
    );
    expect(statements.map(({ place }) => [place.line, place.column, place.path])).toEqual([
      [1, 2, 'groups.mail'],
      [2, 3, 'hosts.mx1'],
      [2, 8, 'hosts.mx1.ttl'],
      [2, 16, 'hosts.mx1.name'],
      [4, 11, 'groups.mail.domain'],
    ]);
  });

  it.each([
    ['[mail]\nmx1 ttl\n', 'hosts:2:5\n  expected name=value\n  hint: write name=value without spaces around ='],
    ['[my group]\n', 'hosts:1:1\n  this is no section, got "[my group]"\n  hint: a section is [group]'],
    ['[mail:var]\n', 'unknown kind of section, got "var"\n  hint: did you mean vars?'],
    ['[mail:vars]\nttl\n', 'hosts:2:1\n  expected name=value'],
    ['[mail:children]\na b\n', 'expected the name of a group'],
    ['mx1 a="open\n', 'a quotation is not closed'],
    ['mx1 a=b\\\n', 'a backslash stands at the end'],
    ['[mail\n', 'the bracket is not closed, got "[mail"'],
    ['mail:\n', 'a host may not end in a colon'],
    ['mx[1:0]\n', 'a host range must begin with the lower bound'],
    ['mx[01:2]\n', 'the same number of digits'],
    ['mx[1-3]\n', 'a host range is [first:last] or [first:last:step]'],
    ['mx[1:3:0]\n', 'the step of a host range is a number from 1'],
    ['mx[a:3]\n', 'the bounds of a host range are two numbers or two letters'],
    ['mx[0:999999]\n', 'a host range may give at most 100000 hosts'],
    ['mx[0:999][0:999]\n', 'a host range may give at most 100000 hosts'],
  ])('complains about %j', (text, message) => {
    expect(faults(text)).toContain(message);
  });

  it.each([
    'mx1 ansible_become_password=hunter2 hunter3\n',
    "mx1 p='hunter2\n",
    'mx[1:0] p=hunter2\n',
    '[all:vars]\nhunter2\n',
  ])('shows no value of %j, which may be a secret', (text) => {
    expect(faults(text)).toContain('hosts:');
    expect(faults(text)).not.toContain('hunter');
  });

  it('goes on after a fault, so that all of them come at once', () => {
    expect(parseIniInventory('[a b]\nx y\n[c]\nd e\nf g\n', 'hosts').faults).toHaveLength(3);
  });
});
