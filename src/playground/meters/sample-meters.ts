// The two meters of the playground, as config/zhiban.yaml names them.
import type { Household } from './household.ts';
import { HOUSEHOLDS } from './households.ts';

export interface SampleMeter {
  /** Eleven digits, as on the meter. */
  readonly number: string;
  /** As its page says it. */
  readonly name: string;
  readonly household: Household;
  /** Yuan for a kWh, in hundredths. */
  readonly price: number;
  /** How much is left when the playground is first started, in usual days. */
  readonly daysLeft: number;
  /** Somebody tops up on the morning on which fewer usual days than these are left, by so many yuan. */
  readonly topUpBelow: number;
  readonly topUpYuan: number;
}

export const SAMPLE_METERS: readonly SampleMeter[] = [
  {
    number: '19100000201',
    name: '倒班宿舍2栋',
    household: HOUSEHOLDS.dormitory,
    price: 80,
    // The alert of seven days comes within two, the top-up within a week.
    daysLeft: 8,
    topUpBelow: 2.5,
    topUpYuan: 300,
  },
  {
    number: '19100000315',
    name: '基地食堂',
    household: HOUSEHOLDS.canteen,
    price: 105,
    daysLeft: 17,
    topUpBelow: 8,
    topUpYuan: 2_000,
  },
];
