import { describe, expect, it } from 'vitest';
import { cacheDirectory } from './cache-directory.ts';
import { packagesOf, renderBuildScript, rootName } from './root-recipe.ts';

describe('a root recipe', () => {
  it('names the root by what decides its content, whatever the order of the packages', () => {
    const name = rootName({ release: 'trixie', include: ['bind9', 'sudo'] });
    expect(name).toMatch(/^trixie-[0-9a-f]{12}$/);
    expect(rootName({ release: 'trixie', include: ['sudo', 'bind9', 'sudo'] })).toBe(name);
    expect(rootName({ release: 'trixie', include: ['sudo'] })).not.toBe(name);
    expect(rootName({ release: 'bookworm', include: ['bind9', 'sudo'] })).not.toBe(name);
  });

  it.each(['', 'Bind9', 'a b', '-o=x', 'a;b', 'a,b'])('refuses %j as a package name', (name) => {
    expect(() => packagesOf({ release: 'bookworm', include: ['sudo', name] })).toThrow(
      'expected the name of a Debian package',
    );
  });

  it('gives the tree its name only after it was built', () => {
    const lines = renderBuildScript({ release: 'bookworm' }).split('\n');
    const built = lines.findIndex((line) => line.includes('mmdebstrap'));
    expect(built).toBeGreaterThan(lines.indexOf('flock 9'));
    expect(lines.indexOf('mv -T "$fresh" "$root"')).toBeGreaterThan(built);
  });
});

describe('the cache directory', () => {
  it.each([
    { env: { WAXSEAL_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, at: '/c' },
    { env: { XDG_CACHE_HOME: '/x', HOME: '/h' }, at: '/x/waxseal' },
    { env: { XDG_CACHE_HOME: '', HOME: '/h' }, at: '/h/.cache/waxseal' },
    { env: {}, at: '/root/.cache/waxseal' },
  ])('is $at for $env', ({ env, at }) => {
    expect(cacheDirectory(env)).toBe(at);
  });
});
