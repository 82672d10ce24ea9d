import { parseScriptHost, parseScriptList } from '../parse/parse-script-output.ts';
import { joinReadings, type Reading } from '../statement.ts';
import { type Loading, shownPath } from './loading.ts';
import { runScript, type ScriptRun } from './run-script.ts';

/** Scripts without `_meta` are asked for each host; so many at once. */
const atOnce = 8;

async function askHosts(run: ScriptRun, hosts: readonly string[]): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (let from = 0; from < hosts.length; from += atOnce) {
    const batch = hosts.slice(from, from + atOnce);
    readings.push(
      ...(await Promise.all(
        batch.map(async (host) => parseScriptHost(await runScript(run, ['--host', host]), host, run.file)),
      )),
    );
  }
  return readings;
}

/**
 * Reads an executable inventory: `--list`, and `--host` for each host unless `_meta.hostvars` says it all.
 * @throws InputError as `runScript`.
 */
export async function readScript(path: string, loading: Loading): Promise<Reading> {
  const run: ScriptRun = { path, file: shownPath(path, loading.cwd), cwd: loading.cwd, timeout: loading.scriptTimeout };
  const list = parseScriptList(await runScript(run, ['--list']), run.file);
  return joinReadings([list, ...(await askHosts(run, list.askFor))]);
}
