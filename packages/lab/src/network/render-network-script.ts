import { sh } from '@waxseal/core';
import { controlNamespace, namespaceName } from './namespace-name.ts';
import { controlAddresses, labNetworks } from './lab-address.ts';

/** One member of the lab network: its name and address. */
export interface NetworkMember {
  readonly name: string;
  readonly address: string;
  /** Its number among the lab's members, which names the bridge's end of its cable: `port3`. */
  readonly port: number;
}

/** Renders the program that makes the control namespace: loopback, a bridge, an address in every network, no route out. */
export function renderControlScript(id: string): string {
  const namespace = namespaceName(id, controlNamespace);
  return [
    sh`ip netns add ${namespace}`,
    sh`ip -n ${namespace} link set lo up`,
    sh`ip -n ${namespace} link add br0 type bridge`,
    ...controlAddresses.map((address) => sh`ip -n ${namespace} address add ${address}/24 dev br0`),
    sh`ip -n ${namespace} link set br0 up`,
    '',
  ].join('\n');
}

/** Renders the program that makes a member's namespace and its cable to the bridge. Every interface is born inside the lab. */
export function renderMemberScript(id: string, member: NetworkMember): string {
  const control = namespaceName(id, controlNamespace);
  const own = namespaceName(id, member.name);
  const port = `port${member.port}`;
  const others = labNetworks.filter((network) => !member.address.startsWith(`${network}.`));
  return [
    sh`ip netns add ${own}`,
    sh`ip -n ${own} link set lo up`,
    sh`ip -n ${control} link add ${port} type veth peer name eth0 netns ${own}`,
    sh`ip -n ${control} link set ${port} master br0 up`,
    sh`ip -n ${own} address add ${member.address}/24 dev eth0`,
    sh`ip -n ${own} link set eth0 up`,
    ...others.map((network) => sh`ip -n ${own} route add ${network}.0/24 dev eth0 src ${member.address}`),
    '',
  ].join('\n');
}
