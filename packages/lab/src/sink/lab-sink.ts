import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WaxsealError } from '@waxseal/core';
import type { SinkRecord } from '../host/host-record.ts';
import { inNamespace } from '../network/in-namespace.ts';
import { ownProgram } from '../own-program.ts';
import { startProgram } from '../start-program.ts';
import { labDirectory } from '../state/lab-directory.ts';
import { isAlive, type ProcessIdentity } from '../state/process-identity.ts';

/** A message a sink took. */
export interface SunkMessage {
  /** The address of the client that sent it. */
  readonly client: string;
  readonly helo: string;
  /** The envelope sender; empty for a bounce. */
  readonly from: string;
  /** The envelope recipients. */
  readonly to: readonly string[];
  /** The message, octet for octet as it was sent. */
  readonly raw: Buffer;
}

/** What a caller waits for: parts that the envelope or the message must hold. */
export interface MessageFilter {
  readonly to?: string;
  readonly from?: string;
  /** Text that occurs in the message. */
  readonly containing?: string;
}

/** An SMTP receiver of the lab that keeps every message. */
export interface LabSink extends Pick<SinkRecord, 'name' | 'fqdn' | 'address'> {
  /** All messages so far, oldest first. */
  messages(): Promise<readonly SunkMessage[]>;
  /** The oldest message that fits, as soon as there is one. @throws WaxsealError after `timeout` seconds (30), telling what came instead. */
  waitForMessage(filter?: MessageFilter, timeout?: number): Promise<SunkMessage>;
  /** Forgets every message. */
  clear(): Promise<void>;
}

function folderOf(id: string, name: string): string {
  return join(labDirectory(id), 'sinks', name);
}

function readMessage(text: string): SunkMessage {
  const { raw, ...envelope } = JSON.parse(text) as Omit<SunkMessage, 'raw'> & { readonly raw: string };
  return { ...envelope, raw: Buffer.from(raw, 'latin1') };
}

async function messageFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /^\d+\.json$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}

function fits(message: SunkMessage, filter: MessageFilter): boolean {
  const { to, from, containing } = filter;
  if (to !== undefined && !message.to.includes(to)) return false;
  if (from !== undefined && message.from !== from) return false;
  return containing === undefined || message.raw.includes(containing);
}

function nothingCame(
  name: string,
  filter: MessageFilter,
  messages: readonly SunkMessage[],
  seconds: number,
): WaxsealError {
  const came = messages.map((message) => `  <${message.from}> to <${message.to.join('>, <')}>`);
  const what = `no message for ${JSON.stringify(filter)} came to ${name} within ${seconds} seconds`;
  return new WaxsealError([what, ...(came.length > 0 ? ['what came:', ...came] : ['nothing came at all'])].join('\n'));
}

/** The handle of a sink, made from the lab's state alone. */
export function labSink(id: string, { name, fqdn, address }: SinkRecord): LabSink {
  const folder = folderOf(id, name);
  const messages = async (): Promise<readonly SunkMessage[]> => {
    const files = await messageFiles(folder);
    return Promise.all(files.map(async (file) => readMessage(await readFile(file, 'utf8'))));
  };
  const waitForMessage = async (filter: MessageFilter = {}, timeout = 30): Promise<SunkMessage> => {
    for (const deadline = Date.now() + timeout * 1000; ; await sleep(50)) {
      const all = await messages();
      const found = all.find((message) => fits(message, filter));
      if (found) return found;
      if (Date.now() > deadline) throw nothingCame(name, filter, all, timeout);
    }
  };
  const clear = async (): Promise<void> => {
    for (const file of await messageFiles(folder)) await rm(file, { force: true });
  };
  return { name, fqdn, address, messages, waitForMessage, clear };
}

const processFile = 'process.json';

/** Whether a sink's program runs. */
export async function sinkRuns(id: string, name: string): Promise<boolean> {
  const text = await readFile(join(folderOf(id, name), processFile), 'utf8').catch(() => undefined);
  return text !== undefined && (await isAlive(JSON.parse(text) as ProcessIdentity));
}

/** Starts a sink's program in its namespace, on port 25. It outlives this process. */
export async function startSink(id: string, { name, fqdn, address }: SinkRecord): Promise<void> {
  const folder = folderOf(id, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rm(join(folder, 'ready'), { force: true });
  const argv = ownProgram(import.meta.url, './sink-process', [folder, fqdn, address, '25']);
  const sink = await startProgram(inNamespace(id, name, argv), join(folder, 'log'));
  await writeFile(join(folder, processFile), JSON.stringify(sink));
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
    if (await readFile(join(folder, 'ready')).catch(() => undefined)) return;
  }
  throw new WaxsealError(`the sink ${name} did not start\n  ${await readFile(join(folder, 'log'), 'utf8')}`);
}
