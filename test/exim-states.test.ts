import { type LabHost, labObstacle, receiverAddress } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EximProject, eximProject } from './support/exim-project.ts';
import { hostStates, keepPristine, makeState, stateKeys, type Works } from './support/host-states.ts';
import { verifyDkim } from './support/lab-verify-dkim.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
// The whole table, on both releases, takes a quarter of an hour: WAXSEAL_HOST_STATES=all, or words that a state's name has.
const wish = process.env['WAXSEAL_HOST_STATES'];
const releases = ['bookworm', 'trixie'] as const;
const wished = hostStates.filter(({ name, rare }) =>
  wish === undefined ? rare !== true : wish === 'all' || name.includes(wish),
);
// Otherwise each on one of the releases by turns.
const rows = wished.flatMap((state, index) =>
  (wish === undefined ? [releases[index % 2] ?? 'bookworm'] : releases)
    .filter((on) => state.on === undefined || state.on === on || wish === undefined)
    .map((on) => ({ ...state, on: state.on ?? on })),
);
const because = obstacle === undefined ? '' : ` (not here: ${obstacle})`;

describe.skipIf(obstacle !== undefined)(`a mail host with a past${because}`, { timeout: 180_000 }, () => {
  let borrowed: Borrowed<readonly [LabHost, LabHost]>;
  let project: EximProject;

  beforeAll(async () => {
    borrowed = await borrow(['bookworm', 'trixie']);
    project = await eximProject(borrowed.lab, stateKeys);
    for (const host of borrowed.hosts) await host.script(keepPristine);
  }, 600_000);

  afterAll(async () => {
    project?.[Symbol.dispose]();
    await borrowed?.[Symbol.asyncDispose]();
  }, 60_000);

  /** Does a thing that works, and says what came of it. */
  async function tried(host: LabHost, works: Works): Promise<Works> {
    if ('holds' in works) {
      const { status, stdout, stderr } = await host.exec(['sh', '-c', works.holds]);
      return { holds: status === 0 ? works.holds : `${status}: ${stdout}${stderr}` };
    }
    if ('takes' in works) {
      const id = await host.send({ from: 'someone@elsewhere.example', to: works.takes, subject: 'x', body: 'Text.' });
      const look = `for try in $(seq 50); do grep -qF '${id}' /var/mail/deploy 2>/dev/null && exit; sleep 0.1; done; tail -n 12 /var/log/exim4/mainlog; exit 1`;
      const { status, stdout } = await host.exec(['sh', '-c', look]);
      return { takes: status === 0 ? works.takes : stdout };
    }
    const from = works.mailFrom.includes('@') ? works.mailFrom : `someone@${works.mailFrom}`;
    const id = await host.send({
      from: works.mailFrom.includes('@') ? 'someone@new.example' : from,
      to: receiverAddress,
      subject: 'x',
      body: 'Text.',
      headers: { From: from },
    });
    const { raw } = await borrowed.receiver.waitForMessage({ containing: id });
    const verdicts = await verifyDkim(raw, project.records);
    const signed = verdicts
      .filter(({ result }) => result !== 'none')
      .map(({ result, selector, domain }) => `${result} ${selector} ${domain}`)
      .toSorted();
    return { mailFrom: works.mailFrom, signed };
  }

  async function expectWorks(host: LabHost, all: readonly Works[]): Promise<void> {
    for (const works of all) expect(await tried(host, works)).toEqual(works);
  }

  for (const { on, ...state } of rows)
    it(`${on}: ${state.name}`, async () => {
      const host = borrowed.hosts[on === 'bookworm' ? 0 : 1];
      await makeState(host, state, (name) => project.pem(name));
      if (state.first !== undefined) {
        const first = await project.apply(state.first, [host]);
        expect(first.status, first.stdout + first.stderr).toBe(0);
      }
      await expectWorks(host, [...state.works, ...(state.lost ?? [])]);
      const before = await host.script('find /etc/exim4 -type f -exec sha256sum {} + | sort');
      const { status, stdout, stderr } = await project.apply(state.variant, [host]);
      for (const words of [...(state.refused ?? []), ...(state.says ?? [])]) expect(stdout + stderr).toContain(words);
      expect(status, stdout + stderr).toBe(state.refused === undefined ? 0 : 1);
      if (state.refused !== undefined)
        expect(await host.script('find /etc/exim4 -type f -exec sha256sum {} + | sort')).toBe(before);
      await expectWorks(host, [...state.works, ...(state.after ?? [])]);
      if (state.refused === undefined)
        expect((await project.apply(state.variant, [host])).stdout).toContain('\n0 changed on 1 host');
    });
});
