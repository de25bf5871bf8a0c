// From a host to the addresses that a connection may be made to: all that the name has, and none when one of them is ours.
import { lookup } from 'node:dns/promises';
import { isPublicAddress } from './address.ts';
import { OutboundError } from './failure.ts';
import type { Target } from './target.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name. @throws whatever the system says when there is none */
export type Resolver = (host: string) => Promise<readonly Address[]>;

export const systemResolver: Resolver = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** @throws OutboundError of kind `name` or `address` */
export async function addressesOf(target: Target, resolve: Resolver): Promise<readonly Address[]> {
  const { host, shown, listed, isAddress } = target;
  const found = isAddress ? [literal(host)] : await named(target, resolve);
  // One of ours among them is enough: who owns the name could have it answer with that one only.
  if (!listed && found.some(({ address }) => !isPublicAddress(address))) {
    throw new OutboundError(
      shown,
      'address',
      `${shown} 指向内网、本机或保留的地址，没有访问；若确实要用，请把 ${shown} 加到配置的 outbound.allow`,
    );
  }
  return found;
}

function literal(host: string): Address {
  return { address: host, family: host.includes(':') ? 6 : 4 };
}

async function named({ host, shown }: Target, resolve: Resolver): Promise<readonly Address[]> {
  const found = await resolve(host).catch(() => []);
  if (found.length === 0) throw new OutboundError(shown, 'name', `找不到 ${shown} 这个主机，请检查网址和域名解析`);
  return found;
}
