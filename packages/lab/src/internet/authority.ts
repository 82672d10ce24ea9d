import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sh } from '@waxseal/core';
import { mustRunScript } from '../run-command.ts';
import { labDirectory } from '../state/lab-directory.ts';

/** A certificate and its private key, in PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority of one lab. */
export interface Authority {
  /** Its own certificate, for those who shall trust it. */
  readonly certificate: string;
  /** Issues a certificate for a host's name and its further ones. */
  issue(name: string, ...aliases: readonly string[]): Promise<Certified>;
}

const lifetimeDays = 30;

function issueScript(name: string, aliases: readonly string[]): string {
  const names = [name, ...aliases].map((one) => `DNS:${one}`).join(',');
  return [
    sh`openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj ${`/CN=${name}`} -keyout ${`${name}.key`} -out ${`${name}.csr`}`,
    sh`printf %s ${`subjectAltName=${names}\n`} > ${`${name}.ext`}`,
    sh`openssl x509 -req -in ${`${name}.csr`} -CA ca.crt -CAkey ca.key -CAcreateserial -days ${lifetimeDays} -extfile ${`${name}.ext`} -out ${`${name}.crt`}`,
    '',
  ].join('\n');
}

/** Makes the certificate authority of a lab, in its directory. */
export async function makeAuthority(id: string): Promise<Authority> {
  const cwd = join(labDirectory(id), 'authority');
  await mkdir(cwd, { mode: 0o700 });
  await mustRunScript(
    sh`openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj ${'/CN=waxseal lab authority'} -days ${lifetimeDays} -keyout ca.key -out ca.crt\n`,
    { cwd },
  );
  return {
    certificate: await readFile(join(cwd, 'ca.crt'), 'utf8'),
    issue: async (name, ...aliases) => {
      await mustRunScript(issueScript(name, aliases), { cwd });
      return {
        certificate: await readFile(join(cwd, `${name}.crt`), 'utf8'),
        key: await readFile(join(cwd, `${name}.key`), 'utf8'),
      };
    },
  };
}
