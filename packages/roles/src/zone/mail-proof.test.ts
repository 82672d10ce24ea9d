import { domainName } from '@waxseal/core';
import type { Memory } from '@waxseal/playbook';
import { describe, expect, it } from 'vitest';
import { mailProof, rememberProof } from './mail-proof.ts';

const domain = domainName('new.example');

/** What runs of one project remember; each run has a handle of its own. */
function project(): { readonly run: () => Memory } {
  const kept = new Map<string, unknown>();
  return {
    run: () => ({
      recall: async (name) => kept.get(name),
      remember: async (name, value) => void kept.set(name, value),
    }),
  };
}

describe('a proof of a zone', () => {
  it('holds when a probe from every host passed with exactly this content, in this run and in the next', async () => {
    const { run } = project();
    const first = run();
    const proof = await mailProof(first, domain, ['mx1', 'mx2']);
    await rememberProof(first, proof, { domain, host: 'mx1' }, true, 'content');
    expect([proof.isProved('content'), proof.isFresh]).toEqual([false, true]);
    await rememberProof(first, proof, { domain, host: 'mx2' }, true, 'content');
    expect([proof.isProved('content'), proof.isProved('other'), proof.isFresh]).toEqual([true, false, true]);
    const next = await mailProof(run(), domain, ['mx1', 'mx2']);
    expect([next.isProved('content'), next.isFresh]).toEqual([true, false]);
    expect((await mailProof(run(), domain, ['mx1', 'mx2', 'mx3'])).isProved('content')).toBe(false);
  });

  it('is taken back by a probe that fails, and nothing is raised in its run', async () => {
    const { run } = project();
    const memory = run();
    const proof = await mailProof(memory, domain, ['mx1', 'mx2']);
    await rememberProof(memory, proof, { domain, host: 'mx1' }, true, 'content');
    await rememberProof(memory, proof, { domain, host: 'mx2' }, true, 'content');
    await rememberProof(memory, proof, { domain, host: 'mx1' }, false, 'content');
    expect([proof.isProved('content'), proof.isFresh]).toEqual([false, false]);
    expect((await mailProof(run(), domain, ['mx1', 'mx2'])).isProved('content')).toBe(false);
  });

  it('is neither made nor taken back without an answer, or where it is not known what is published', async () => {
    const { run } = project();
    const memory = run();
    const proof = await mailProof(memory, domain, ['mx1', 'mx2']);
    await rememberProof(memory, proof, { domain, host: 'mx1' }, true, 'content');
    await rememberProof(memory, proof, { domain, host: 'mx2' }, true, undefined);
    expect(proof.isProved('content')).toBe(false);
    await rememberProof(memory, proof, { domain, host: 'mx2' }, true, 'content');
    proof.unanswered();
    expect([proof.isProved('content'), proof.isFresh]).toEqual([true, false]);
  });

  it('is nobody’s where no host sends a probe', async () => {
    expect((await mailProof(project().run(), domain, [])).isProved('content')).toBe(false);
  });

  it('is one value for all plays of a run', async () => {
    const memory = project().run();
    expect(await mailProof(memory, domain, ['mx1'])).toBe(await mailProof(memory, domain, ['mx1']));
  });
});
