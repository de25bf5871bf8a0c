// The list of features, written by hand; a test compares it with the folders.
import type { Feature } from '../feature.ts';
import { bitableSyncFeature } from '../features/bitable-sync/index.ts';
import { dutyFeature } from '../features/duty/index.ts';
import { ledgerFeature } from '../features/ledger/index.ts';
import { meterFeature } from '../features/meter/index.ts';

/** A feature whatever its settings; only app/ hands it the context that fits. */
export type AnyFeature = Feature<never>;

export const features: readonly AnyFeature[] = [dutyFeature, ledgerFeature, meterFeature, bitableSyncFeature];
