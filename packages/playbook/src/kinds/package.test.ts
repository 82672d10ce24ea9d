import { expect, it } from 'vitest';
import { apt } from '../index.ts';

it.each([
  [['Demo'], 'not the name of a Debian package'],
  [['demo; rm -rf /'], 'not the name of a Debian package'],
  [['demo='], 'not the version of a Debian package'],
  [['demo=1.0=2'], 'not the version of a Debian package'],
  [['demo=$(reboot)'], 'not the version of a Debian package'],
  [[{ name: 'demo', version: '1.0 -o x' }], 'not the version of a Debian package'],
  [['demo', 'demo=1.0'], 'a package is named twice'],
])('apt refuses %j', (packages, message) => {
  expect(() => apt({ packages })).toThrow(message);
});

it.each([-1, 1.5, Number.NaN])('apt refuses lists of an age of %s', (cacheAge) => {
  expect(() => apt({ packages: ['demo'], cacheAge })).toThrow('cacheAge is a whole number of seconds');
});

it('apt takes a version as text or as a field of its own, with epoch, revision and tilde', () => {
  const text = apt({ packages: ['demo=2:4.96~rc1-15+deb12u7'] });
  expect(apt({ packages: [{ name: 'demo', version: '2:4.96~rc1-15+deb12u7' }] }).resource).toEqual(text.resource);
});
