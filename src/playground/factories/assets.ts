// The asset book: what a device cost, who bought it, how long it is under warranty.
import { fromUnits } from '../decimal.ts';
import { addDays, isWeekend } from '../wall-clock.ts';
import { type Audit, type Era, pastAudit } from './audit.ts';
import type { DeviceKind } from './device-kind.ts';

/** A row of `equipment` without its id and number. */
export interface AssetRow extends Audit {
  readonly device_id: number | null;
  readonly buyer: string;
  readonly bought_on: string;
  readonly price: string;
  readonly warranty_months: number;
}

const BUYERS = ['设备部', '动力部', '工程部', '采购部'];

/** A device's price in yuan with two places; most quotations are round, imported machines are not. */
function price([low, high]: DeviceKind['price'], { random }: Era): string {
  const thousands = random.int(low, high);
  const fen = random.chance(0.7) ? thousands * 100_000 : thousands * 100_000 + random.int(1, 99_999);
  return fromUnits(BigInt(fen), 2);
}

/** The asset of a device bought on the given day. */
export function assetOf(
  kind: DeviceKind,
  device: number | null,
  boughtOn: string,
  era: Era,
  made = pastAudit(era),
): AssetRow {
  return {
    device_id: device,
    buyer: era.random.pick(BUYERS),
    bought_on: boughtOn,
    price: price(kind.price, era),
    warranty_months: era.random.pick([12, 12, 18, 24, 36]),
    ...made,
  };
}

/** A working day in the twelve years before the sample begins. */
export function pastPurchase({ random, until }: Era): string {
  const day = addDays(until, -random.int(200, 12 * 365));
  return isWeekend(day) ? addDays(day, -2) : day;
}

/** `SZ-ZC-2019-042`: the site, the year, a running number. */
export function assetNumber(prefix: string, boughtOn: string, number: number): string {
  return `${prefix}-ZC-${boughtOn.slice(0, 4)}-${String(number).padStart(3, '0')}`;
}
