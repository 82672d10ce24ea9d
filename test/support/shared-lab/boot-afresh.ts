import type { LabHost } from '@waxseal/lab';

/** Puts a host's cable in, ends what was attached to it, and boots it as it was at first. */
export async function bootAfresh(host: LabHost): Promise<void> {
  await host.plug();
  await host.reset({ detach: true });
}
