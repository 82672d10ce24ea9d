import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isKnown, reveal } from '@waxseal/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addRecipient, openKeyStore, ownRecipient, readRecipients, removeRecipient } from './index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waxseal-recipients-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** One operator of the store that all share. */
function operator(name: string) {
  const place = { directory: join(root, 'keys'), identityFile: join(root, `${name}.txt`) };
  const store = openKeyStore({ ...place, create: true });
  return {
    place,
    own: () => ownRecipient(place),
    async key(selector: string): Promise<string> {
      const key = await openKeyStore({ ...place, create: true }).dkim({
        domain: 'new.example',
        selector,
        algorithm: 'ed25519',
      });
      return isKnown(key) ? reveal(key.privatePem) : '';
    },
    store,
  };
}

describe('keys that several operators share', () => {
  it('open for whoever is added, those made before and those made later, by any of them', async () => {
    const [anna, bert] = [operator('anna'), operator('bert')];
    const first = await anna.key('s1');
    await bert.own();
    await expect(bert.key('s1')).rejects.toThrow('it is not sealed for this identity');
    await addRecipient(anna.place, await bert.own());
    expect(await bert.key('s1')).toBe(first);
    expect(await bert.key('s2')).toBe(await anna.key('s2'));
    expect(await readRecipients(anna.place.directory)).toEqual([await anna.own(), await bert.own()]);
  });

  it('do not open any more for whoever is removed, and leave nothing half written', async () => {
    const [anna, bert] = [operator('anna'), operator('bert')];
    const first = await anna.key('s1');
    await addRecipient(anna.place, await bert.own());
    await removeRecipient(bert.place, await anna.own());
    expect(await bert.key('s1')).toBe(first);
    await expect(anna.key('s1')).rejects.toThrow('it is not sealed for this identity');
    expect(readdirSync(join(root, 'keys/new.example')).toSorted()).toEqual(['s1.ed25519.age', 's1.ed25519.pub.json']);
    expect(readdirSync(join(root, 'keys')).toSorted()).toEqual(['new.example', 'recipients.txt']);
  });

  it('cannot be sealed for others by whoever cannot open them: not one is written', async () => {
    const [anna, bert] = [operator('anna'), operator('bert')];
    await anna.key('s1');
    const file = join(root, 'keys/new.example/s1.ed25519.age');
    const before = readFileSync(file);
    await expect(addRecipient(bert.place, await bert.own())).rejects.toThrow('cannot be sealed for others');
    expect(readFileSync(file)).toEqual(before);
    expect(await readRecipients(anna.place.directory)).toEqual([]);
  });

  it.each(['age1notone', 'ssh-ed25519 AAAA', ''])('refuse %j as a recipient', async (text) => {
    await expect(addRecipient(operator('anna').place, text)).rejects.toThrow('expected an age recipient');
  });

  it('never repeat a private identity that was given by mistake', async () => {
    const anna = operator('anna');
    await anna.own();
    const [identity = ''] = readFileSync(anna.place.identityFile, 'utf8').match(/AGE-SECRET-KEY-\S+/) ?? [];
    const refused = await addRecipient(anna.place, identity).catch((error: unknown) => JSON.stringify(error));
    expect(refused).toContain('expected an age recipient');
    expect(refused).not.toContain(identity);
  });

  it('refuse to remove oneself, or one who is none', async () => {
    const [anna, bert] = [operator('anna'), operator('bert')];
    await addRecipient(anna.place, await bert.own());
    await expect(removeRecipient(anna.place, await anna.own())).rejects.toThrow('your own recipient');
    await expect(removeRecipient(anna.place, await operator('carla').own())).rejects.toThrow('not sealed for this');
  });

  it('name the line of a list that is no recipient', async () => {
    const anna = operator('anna');
    await anna.key('s1');
    writeFileSync(join(root, 'keys/recipients.txt'), `# us\n${await anna.own()} # Anna\nnobody\n`);
    await expect(readRecipients(anna.place.directory)).rejects.toMatchObject({
      faults: [{ place: { line: 3 }, value: 'nobody' }],
    });
  });
});
