import { resolverForServer, sendRaw, startResponder } from '@waxseal/probe';

// The check-auth responder of the lab's verifier host. It is run in that host's network: its DNS is the lab's, its spamd
// and its relay are the host's own.
const [dns = '', hostname = ''] = process.argv.slice(2);

const relay = { address: '127.0.0.1', port: 2525 };

await startResponder({
  resolver: resolverForServer({ address: dns, port: 53 }),
  mailbox: `check-auth@${hostname}`,
  address: '0.0.0.0',
  port: 25,
  spamd: { address: '127.0.0.1', port: 783 },
  // An automatic answer has the empty envelope sender, so that nobody ever bounces back to it (RFC 3834 §3.3).
  deliver: (raw, to) => sendRaw({ raw, from: '', to, server: relay, name: hostname }),
});
console.log('ready');
