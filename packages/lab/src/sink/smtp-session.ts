/** What a sink was given in one SMTP transaction (RFC 5321 §3.3). */
export interface Envelope {
  readonly helo: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** A message as it was sent: the envelope, and the octets after DATA without dot-stuffing, one character per octet. */
export interface Received extends Envelope {
  readonly raw: string;
}

/** Where a session stands between two lines. */
export interface SessionState {
  readonly helo: string;
  readonly from: string | undefined;
  readonly to: readonly string[];
  /** The lines of the message while DATA is being sent. */
  readonly data: string[] | undefined;
}

export interface Step {
  readonly state: SessionState;
  /** The reply without its final CRLF; undefined while DATA is being sent. */
  readonly reply?: string;
  readonly message?: Received;
  /** The sink hangs up after the reply. */
  readonly close?: true;
}

export const newSession: SessionState = { helo: '', from: undefined, to: [], data: undefined };

const pathPattern = /^(?:FROM|TO):\s*<([^>]*)>/i;

function dataLine(state: SessionState, lines: string[], line: string): Step {
  if (line === '.') {
    const message = {
      helo: state.helo,
      from: state.from ?? '',
      to: state.to,
      raw: lines.map((text) => `${text}\r\n`).join(''),
    };
    return { state: { ...newSession, helo: state.helo }, reply: '250 2.0.0 stored', message };
  }
  // RFC 5321 §4.5.2: a leading dot was added by the sender. One growing list: a message may have a million lines.
  lines.push(line.startsWith('.') ? line.slice(1) : line);
  return { state };
}

function recipient(state: SessionState, path: string | undefined): Step {
  if (state.from === undefined) return { state, reply: '503 5.5.1 MAIL first' };
  if (path === undefined || path === '') return { state, reply: '501 5.1.3 RCPT TO:<address>' };
  return { state: { ...state, to: [...state.to, path] }, reply: '250 2.1.5 recipient taken' };
}

function begin(state: SessionState): Step {
  if (state.to.length === 0) return { state, reply: '503 5.5.1 RCPT first' };
  return { state: { ...state, data: [] }, reply: '354 end with a dot on a line of its own' };
}

function greet(argument: string, extensions: string): Step {
  return { state: { ...newSession, helo: argument }, reply: extensions };
}

function command(state: SessionState, line: string, hostName: string, maxOctets: number): Step {
  const [verb = '', argument = ''] = line.split(/ +(.*)/s);
  const path = pathPattern.exec(argument)?.[1];
  switch (verb.toUpperCase()) {
    case 'EHLO':
      return greet(
        argument,
        [`250-${hostName}`, '250-8BITMIME', '250-PIPELINING', `250 SIZE ${maxOctets}`].join('\r\n'),
      );
    case 'HELO':
      return greet(argument, `250 ${hostName}`);
    case 'MAIL':
      return path === undefined
        ? { state, reply: '501 5.1.7 MAIL FROM:<address>' }
        : { state: { ...state, from: path, to: [] }, reply: '250 2.1.0 sender taken' };
    case 'RCPT':
      return recipient(state, path);
    case 'DATA':
      return begin(state);
    case 'RSET':
      return { state: { ...newSession, helo: state.helo }, reply: '250 2.0.0 forgotten' };
    case 'NOOP':
      return { state, reply: '250 2.0.0 fine' };
    case 'QUIT':
      return { state, reply: `221 2.0.0 ${hostName} closes`, close: true };
    default:
      return { state, reply: '502 5.5.2 this sink knows EHLO HELO MAIL RCPT DATA RSET NOOP QUIT' };
  }
}

/** Takes one line (without CRLF) of an SMTP client: what to answer, and the message when it is complete. Pure but for the list of lines. */
export function takeLine(state: SessionState, line: string, hostName: string, maxOctets: number): Step {
  return state.data === undefined ? command(state, line, hostName, maxOctets) : dataLine(state, state.data, line);
}
