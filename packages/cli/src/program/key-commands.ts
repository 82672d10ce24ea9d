import { Option } from 'commander';
import { type AddCommands, example, positive } from './shared-options.ts';

/** The commands that make and show DKIM keys. */
export const keyCommands: AddCommands = (program, io, finish) => {
  const key = program.command('key').description('DKIM keys of this project');
  const named = (name: string, description: string) =>
    key
      .command(name)
      .description(description)
      .argument('<domain>', 'whose mail it signs')
      .argument('<selector>', 'the name of the key in DNS');
  const algorithm = new Option('--algorithm <name>', 'kind of key').choices(['rsa', 'ed25519']).default('rsa');
  example(
    named('new', 'make a key').addOption(algorithm).option('--bits <n>', 'RSA length', positive, 2048),
    'key new new.example mx1',
  ).action(async (domain: string, selector: string, options: { algorithm: 'rsa' | 'ed25519'; bits: number }) => {
    finish(await (await import('../commands/key.ts')).keyNew({ domain, selector, ...options }, io));
  });
  example(key.command('list').description('all keys, public halves only'), 'key list').action(async () => {
    finish(await (await import('../commands/key.ts')).keyList(io));
  });
  example(named('show', 'the DNS record of a key'), 'key show new.example mx1').action(
    async (domain: string, selector: string) => {
      finish(await (await import('../commands/key.ts')).keyShow(domain, selector, io));
    },
  );
  example(
    named('import', 'take an existing private key in').argument('<file>', 'PEM, or - for stdin'),
    'key import new.example old /etc/exim4/dkim/old.pem',
  ).action(async (domain: string, selector: string, file: string) => {
    finish(await (await import('../commands/key.ts')).keyImport(domain, selector, file, io));
  });
  const recipients = key.command('recipients').description('everybody for whom the keys are sealed');
  const load = () => import('../commands/key-recipients.ts');
  example(recipients.command('list').description('who can open the keys'), 'key recipients list').action(async () => {
    finish(await (await load()).recipientsList(io));
  });
  example(recipients.command('own').description('your own age recipient'), 'key recipients own').action(async () => {
    finish(await (await load()).recipientsOwn(io));
  });
  const one = (name: string, description: string) =>
    recipients.command(name).description(description).argument('<recipient>', 'age1…');
  const sample = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
  example(one('add', 'seal every key for one more operator, or for CI'), `key recipients add ${sample}`).action(
    async (recipient: string) => {
      finish(await (await load()).recipientsAdd(recipient, io));
    },
  );
  example(one('remove', 'seal every key for all but this one'), `key recipients remove ${sample}`).action(
    async (recipient: string) => {
      finish(await (await load()).recipientsRemove(recipient, io));
    },
  );
};
