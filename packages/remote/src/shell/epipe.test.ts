import { expect, it } from 'vitest';
import { connect } from '../index.ts';

it('survives a shell that ends before it has read its program: the error says why, the process lives on', async () => {
  const connection = await connect('here', { kind: 'local', become: { user: 'nobody-here' } });
  const long = `: ${'x'.repeat(2_000_000)}\n`;
  for (let tries = 0; tries < 5; tries += 1)
    await expect(connection.run(long)).rejects.toMatchObject({ name: 'Unreachable' });
});
