// How often people do what: the likelihood of each kind of edit in a factory's configuration and in an energy system.
import type { Random } from '../../lib/random.ts';
import * as aggregations from './aggregation-edits.ts';
import type { Desk } from './desk.ts';
import * as devices from './device-edits.ts';
import * as ems from './ems-edits.ts';
import * as network from './network-edits.ts';
import * as points from './point-edits.ts';

/** Does one thing and says what it was, in words for people; null when there was nothing to do it to. */
export type EditKind = (desk: Desk) => string | null;

export interface Habits {
  /** Share of days without any edit. */
  readonly quiet: number;
  /** Fewest and most edits of a busy day. */
  readonly edits: readonly [number, number];
  /** Each kind with its weight among the others. */
  readonly kinds: readonly (readonly [weight: number, kind: EditKind])[];
}

export const FACTORY_HABITS: Habits = {
  quiet: 0.2,
  edits: [3, 11],
  kinds: [
    [24, points.tuneLimits],
    [10, points.correctAddresses],
    [8, points.setUnits],
    [6, points.calibrate],
    [8, points.writeNotes],
    [2, points.reviewAlarms],
    [5, points.switchOnOrOff],
    [4, points.movePoint],
    [5, points.removePoints],
    [6, devices.renameDevice],
    [4, devices.moveToLine],
    [3, devices.reconnectDevice],
    [3, devices.installDevice],
    [1, devices.scrapDevice],
    [3, devices.sellAsset],
    [3, devices.extendWarranty],
    [3, network.changeHost],
    [3, network.changeCycle],
    [1, network.replaceGateway],
    [1, network.renameEntry],
    [1, network.renameWorkshop],
    [5, aggregations.editFormula],
    [4, aggregations.addMember],
    [3, aggregations.changeWeight],
    [2, aggregations.dropMember],
    [2, aggregations.changeCycleOfAggregation],
  ],
};

export const EMS_HABITS: Habits = {
  quiet: 0.5,
  edits: [1, 4],
  kinds: [
    [2, ems.changeTariff],
    [3, ems.replaceTransformer],
    [2, ems.renameArea],
    [3, ems.moveMeteringPoint],
    [5, ems.retag],
    [2, ems.toggleBilling],
    [2, ems.addMeteringPoint],
    [1, ems.removeMeteringPoint],
  ],
};

/** The kinds of edit of one day, none on a quiet one. */
export function editsOfADay(habits: Habits, random: Random): EditKind[] {
  if (random.chance(habits.quiet)) return [];
  const lots = habits.kinds.flatMap(([weight, kind]) => Array.from({ length: weight }, () => kind));
  return Array.from({ length: random.int(...habits.edits) }, () => random.pick(lots));
}
