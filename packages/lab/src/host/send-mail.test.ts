import { describe, expect, it } from 'vitest';
import { renderOutgoing } from './send-mail.ts';

const mail = { from: 'a@new.example', to: 'b@other.example', subject: 'Hello' };

describe('an outgoing message', () => {
  it('is header, empty line and text, ending in one line end', () => {
    expect(renderOutgoing({ ...mail, body: 'Hi.\n.\n\n' }, '<1@x>')).toBe(
      'From: a@new.example\nTo: b@other.example\nSubject: Hello\nMessage-ID: <1@x>\n\nHi.\n.\n',
    );
  });

  it('refuses a header value that would start another field', () => {
    expect(() => renderOutgoing({ ...mail, subject: 'x\nBcc: c@other.example' }, '<1@x>')).toThrow(
      'the Subject field is one line',
    );
  });
});
