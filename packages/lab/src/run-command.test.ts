import { describe, expect, it } from 'vitest';
import { mustRun, mustRunScript, runCommand } from './run-command.ts';

describe('runCommand', () => {
  it('gives status, stdout and stderr of a failing command, whose words no shell reads', async () => {
    const result = await runCommand([
      'sh',
      '-c',
      'printf "%s|" "$@"; echo oops >&2; exit 3',
      'sh',
      '$HOME',
      'a  b',
      '',
      "it's",
    ]);
    expect(result).toEqual({ status: 3, stdout: "$HOME|a  b||it's|", stderr: 'oops\n' });
  });

  it('hands over stdin octet for octet, and an empty one where none is given', async () => {
    const input = Uint8Array.from({ length: 256 }, (_, octet) => octet);
    expect((await runCommand(['od', '-An', '-v', '-tu1'], { input })).stdout.trim().split(/\s+/).map(Number)).toEqual([
      ...input,
    ]);
    expect(await runCommand(['cat'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('kills a command with its children when the time is up', async () => {
    expect((await runCommand(['sh', '-c', 'sleep 60 & wait'], { timeout: 1 })).status).toBe(137);
  });
});

describe('mustRun', () => {
  it('gives stdout, or throws the command, its status and what it said', async () => {
    expect(await mustRun(['echo', 'fine'])).toBe('fine\n');
    await expect(mustRun(['sh', '-c', 'echo no such thing >&2; exit 4'])).rejects.toThrow(
      /sh -c .* … ended with status 4\n {2}no such thing/s,
    );
  });

  it('stops a script at its first failing line', async () => {
    await expect(mustRunScript('echo one\nfalse\necho two\n')).rejects.toThrow('ended with status 1\n  one');
  });
});
