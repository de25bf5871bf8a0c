// The security settings of a custom robot: signature, keywords, addresses (feishu.md §5).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv4 } from 'node:net';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { RobotRecord } from '../state/records.ts';

export interface Refusal {
  readonly code: number;
  readonly msg: string;
}

const HOUR_SECONDS = 3_600;

/** @param now the real clock, milliseconds @param address whom the call came from */
export function guardRefusal(robot: RobotRecord, body: JsonObject, now: number, address: string): Refusal | null {
  if (robot.ips.length > 0 && !robot.ips.some((pattern) => covers(pattern, address))) {
    return { code: 19022, msg: 'Ip Not Allowed' };
  }
  if (robot.secret !== null && !isSigned(body, robot.secret, now)) {
    return { code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' };
  }
  const said = shownWords(body.card ?? body.content ?? null);
  if (robot.keywords.length > 0 && !robot.keywords.some((word) => said.some((text) => text.includes(word)))) {
    return { code: 19024, msg: 'Key Words Not Found' };
  }
  return null;
}

/** Seconds, written as a text or a number; the key is timestamp and secret, the message nothing. */
function isSigned({ timestamp, sign }: JsonObject, secret: string, now: number): boolean {
  const seconds = Number(timestamp);
  if (typeof sign !== 'string' || !Number.isSafeInteger(seconds)) return false;
  if (Math.abs(now / 1_000 - seconds) > HOUR_SECONDS) return false;
  const wanted = createHmac('sha256', `${seconds}\n${secret}`).digest();
  const found = Buffer.from(sign, 'base64');
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}

/** Keywords are looked for in the values of `text`, `title` and, on cards, `content`; not in addresses. */
function shownWords(node: Json): readonly string[] {
  if (Array.isArray(node)) return (node as readonly Json[]).flatMap(shownWords);
  if (!isJsonObject(node)) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    typeof value === 'string' ? (['text', 'title', 'content'].includes(name) ? [value] : []) : shownWords(value),
  );
}

/** `123.12.1.*`, `10.0.0.0/8`, or one address. */
function covers(pattern: string, address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  if (pattern.includes('*')) {
    const parts = plain.split('.');
    return isIPv4(plain) && pattern.split('.').every((part, index) => part === '*' || part === parts[index]);
  }
  const [network = '', prefix] = pattern.split('/');
  if (prefix === undefined) return network === plain;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6');
  return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}
