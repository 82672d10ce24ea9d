import type { Place } from '@waxseal/core';
import { defined } from '../defined.ts';
import { didYouMean } from '../nearest.ts';
import { type Draft, emptyDraft, type Reading } from '../statement.ts';
import { parseHostPattern } from './host-pattern.ts';
import { RangeFault } from './host-range.ts';
import { pythonLiteral } from './python-literal.ts';
import { shellWords, type Word, WordFault } from './shell-words.ts';

type Section = { readonly group: string; readonly kind: 'hosts' | 'vars' | 'children' };

interface Line {
  readonly draft: Draft;
  readonly file: string;
  readonly line: number;
  readonly indent: number;
  /** Without the spaces around it. */
  readonly text: string;
}

const sectionHead = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
const groupLine = /^([^:\]\s]+)\s*(?:#.*)?$/;
const heads = 'a section is [group], [group:vars] or [group:children]';
const kinds = ['hosts', 'vars', 'children'];

function placeOf(line: Line, column: number, path?: string): Place {
  return { file: line.file, line: line.line, column: line.indent + column, ...defined({ path }) };
}

interface Complaint {
  /** Never a whole line of vars: one of them may be a password. */
  readonly value?: string;
  readonly hint?: string | undefined;
  readonly column?: number;
}

function complain(line: Line, message: string, { value, hint, column = 1 }: Complaint = {}): void {
  line.draft.faults.push({ message, place: placeOf(line, column), ...defined({ value, hint }) });
}

function readHead(line: Line): Section | undefined {
  const match = sectionHead.exec(line.text);
  if (match === null)
    return (complain(line, 'this is no section', { value: line.text, hint: `${heads}, without spaces` }), undefined);
  const [, group = '', kind = 'hosts'] = match;
  if (!kinds.includes(kind))
    return (complain(line, 'unknown kind of section', { value: kind, hint: didYouMean(kind, kinds) }), undefined);
  if (kind !== 'vars') line.draft.statements.push({ kind: 'group', group, place: placeOf(line, 2, `groups.${group}`) });
  return { group, kind: kind as Section['kind'] };
}

function readHostVar(line: Line, hosts: readonly string[], { text, column }: Word): void {
  const equals = text.indexOf('=');
  if (equals < 0)
    return complain(line, 'expected name=value', {
      hint: 'write name=value without spaces around =, and a value with spaces in quotes',
      column,
    });
  const [name, value] = [text.slice(0, equals), pythonLiteral(text.slice(equals + 1))];
  for (const host of hosts)
    line.draft.statements.push({
      kind: 'var',
      of: 'host',
      owner: host,
      name,
      value,
      place: placeOf(line, column, `hosts.${host}.${name}`),
      layer: 0,
    });
}

function readHost(line: Line, group: string): void {
  if (line.text.startsWith('[') && !line.text.includes(']'))
    return complain(line, 'the bracket is not closed', { value: line.text, hint: heads });
  const [first, ...vars] = shellWords(line.text);
  if (first === undefined) return;
  const colon = 'a port follows the colon: mx1:2222; if this is YAML, name the file .yml';
  if (first.text.endsWith(':'))
    return complain(line, 'a host may not end in a colon', { value: first.text, hint: colon });
  const { hosts, port } = parseHostPattern(first.text);
  for (const host of hosts) {
    const place = placeOf(line, 1, `hosts.${host}`);
    line.draft.statements.push({ kind: 'host', host, group, place });
    if (port !== undefined)
      line.draft.statements.push({
        kind: 'var',
        of: 'host',
        owner: host,
        name: 'ansible_port',
        value: port,
        place,
        layer: 0,
      });
  }
  for (const word of vars) readHostVar(line, hosts, word);
}

function readVar(line: Line, group: string): void {
  const equals = line.text.indexOf('=');
  if (equals < 0) return complain(line, 'expected name=value');
  const [name, written] = [line.text.slice(0, equals).trim(), line.text.slice(equals + 1)];
  const column = equals + 2 + (written.length - written.trimStart().length);
  const path = group === 'all' ? `all.${name}` : `groups.${group}.${name}`;
  line.draft.statements.push({
    kind: 'var',
    of: 'group',
    owner: group,
    name,
    value: pythonLiteral(written.trim()),
    place: placeOf(line, column, path),
    layer: 0,
  });
}

function readChild(line: Line, group: string): void {
  const child = groupLine.exec(line.text)?.[1];
  if (child === undefined) return complain(line, 'expected the name of a group', { value: line.text });
  line.draft.statements.push({ kind: 'child', group, child, place: placeOf(line, 1, `groups.${group}.children`) });
}

function readLine(line: Line, { group, kind }: Section): void {
  switch (kind) {
    case 'hosts':
      return readHost(line, group);
    case 'vars':
      return readVar(line, group);
    case 'children':
      return readChild(line, group);
    default:
      return kind satisfies never;
  }
}

function tryLine(line: Line, section: Section): void {
  try {
    readLine(line, section);
  } catch (error) {
    if (!(error instanceof RangeFault) && !(error instanceof WordFault)) throw error;
    complain(line, error.message);
  }
}

/** A line in brackets is a section, unless it goes on behind them: then it is a host such as `[2001:db8::1]:22`. */
function isHead(text: string): boolean {
  return sectionHead.test(text) || (text.startsWith('[') && text.endsWith(']'));
}

/**
 * Reads Ansible's INI inventory: `[group]`, `[group:vars]`, `[group:children]`, hosts with ranges, ports and vars. Words
 * of host lines are split as by a shell; values are Python literals, see {@link pythonLiteral}.
 */
export function parseIniInventory(text: string, file: string): Reading {
  const draft = emptyDraft();
  let section: Section | undefined = { group: 'ungrouped', kind: 'hosts' };
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line: Line = { draft, file, line: index + 1, indent: raw.length - raw.trimStart().length, text: raw.trim() };
    if (line.text === '' || line.text.startsWith('#') || line.text.startsWith(';')) continue;
    if (isHead(line.text)) section = readHead(line);
    else if (section !== undefined) tryLine(line, section);
  }
  return draft;
}
