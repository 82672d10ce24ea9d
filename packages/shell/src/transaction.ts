import { call, unset } from './call.ts';

/** A transaction's texts. Each check, the activation and the health check is a subshell of its own. */
export interface TransactionTexts {
  /** Unique in the program. */
  readonly id: string;
  /** By which the host remembers an activation that was not finished. */
  readonly pendingId: string;
  readonly tree: string;
  /** Function bodies that write below the tree, in their order; a secret one leaves no backup. */
  readonly members: readonly { readonly body: string; readonly secret: boolean }[];
  readonly checks: readonly { readonly name: string; readonly body: string }[];
  readonly activate: string;
  readonly health: string;
  /** Base64 of what people are told of an unfinished activation. */
  readonly note?: string | undefined;
}

// A step that failed left it as it was; the transaction itself may be secret.
const openly = 'WS_SECRET=$WS_ALL_SECRET';

function membersFunction({ id, members }: TransactionTexts): string {
  const bodies = members.flatMap(({ body, secret }) => {
    const one = `{ ${body}\n} || return`;
    return secret ? ['WS_SECRET=1', one, openly] : [one];
  });
  return `ws_members_${id}() {\n${[openly, ...bodies, openly].join('\n')}\n}`;
}

const inSubshell = (name: string, body: string): string => `${name}() (\n${body}\n)`;

/** The text that stages, checks, swaps in and activates, and puts the old tree back where that fails. */
export function transaction(texts: TransactionTexts): string {
  const { id, pendingId, tree, checks, activate, health, note = unset } = texts;
  const [members, active, healthy] = [`ws_members_${id}`, `ws_a_${id}`, `ws_h_${id}`];
  return [
    membersFunction(texts),
    inSubshell(active, activate),
    inSubshell(healthy, health),
    `${call('ws_stage', tree)} && ${members} || return`,
    ...checks.flatMap(({ name, body }, index) => [
      inSubshell(`ws_v${index}_${id}`, body),
      `${call('ws_check', name, `ws_v${index}_${id}`)} || return`,
    ]),
    `${call('ws_swap', pendingId, members, note)} || return`,
    `! ${call('ws_has_changed')} || ${call('ws_after', pendingId, `(\n${activate}\n) || return`)} || return`,
    call('ws_activate', pendingId, active, healthy),
  ].join('\n');
}

/** The text that writes a transaction's members where there is no system to try or activate them. */
export function transactionInDirectory(texts: TransactionTexts): string {
  return [membersFunction(texts), 'WS_AT=$WAXSEAL_ROOT', `ws_members_${texts.id}`].join('\n');
}
