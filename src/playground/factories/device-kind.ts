// A kind of device: its name on the shop floor, who makes it, what it costs and what it measures.
import type { PointTemplate } from './point-template.ts';

export interface DeviceKind {
  readonly name: string;
  /** Letters in device codes, for instance AC in `SZ-AC01`. */
  readonly tag: string;
  /** Vendor and model, as asset books write them. */
  readonly makers: readonly (readonly [vendor: string, model: string])[];
  /** Price range in thousand yuan. */
  readonly price: readonly [low: number, high: number];
  readonly points: readonly PointTemplate[];
}
