import { spawnSync } from 'node:child_process';
import type { DkimVerdict, TxtRecords } from './lab-verify-dkim.ts';

// A verifier that shares no line with ours or with mailauth: dkimpy, as Debian packages it.
const program = `
import base64, json, sys, dkim
asked = json.load(sys.stdin)
records = {name.lower(): text.encode() for name, text in asked["records"].items()}
def txt(name, timeout=5):
    return records.get(name.decode().rstrip(".").lower())
verifier = dkim.DKIM(base64.b64decode(asked["message"]))
found = []
count = len([name for name, _ in verifier.headers if name.lower() == b"dkim-signature"])
for index in range(count):
    try:
        good = verifier.verify(idx=index, dnsfunc=txt)
        found.append({"result": "pass" if good else "fail", "comment": None})
    except dkim.DKIMException as error:
        found.append({"result": "fail", "comment": str(error)})
    found[-1]["domain"] = verifier.domain.decode()
    found[-1]["selector"] = verifier.selector.decode()
json.dump(found, sys.stdout)
`;

/** Why the verifier cannot be asked here, or nothing. */
export function pythonObstacle(): string | undefined {
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import dkim, nacl']);
  return status === 0 ? undefined : 'python3-dkim and python3-nacl are not installed';
}

/** Verifies the DKIM signatures of a message by dkimpy, against records that need not be published. */
export function verifyByPython(raw: Buffer, records: TxtRecords): readonly DkimVerdict[] {
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', program], {
    input: JSON.stringify({ message: raw.toString('base64'), records }),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly DkimVerdict[];
}
