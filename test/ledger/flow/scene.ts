// Factories and a product over them for one test; everything is gone when the test has finished.
import { onTestFinished } from 'vitest';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { openPlant, type Plant } from '../../support/plant.ts';
import { CHANGZHOU, type ConfigDraft, plantDraft, SUZHOU, WUXI, yamlOf } from '../../support/plant-config.ts';
import { openProduct, type Product } from '../../support/product.ts';

/** What `publish --json` says of one ledger of one site. */
export interface SiteResult {
  readonly state: string;
  readonly rows: number;
  readonly added: number;
  readonly removed: number;
  readonly modified: number;
  readonly fields: number;
  readonly dataAsOf: string | null;
  readonly note: string;
}

export interface PublishAnswer {
  readonly publication: number | null;
  readonly ledgers: Readonly<Record<string, Readonly<Record<string, SiteResult>>>>;
  readonly totals: Readonly<Record<'added' | 'removed' | 'modified' | 'fields', number>>;
  readonly ms: number;
}

export interface Scene {
  readonly plants: readonly Plant[];
  readonly product: Product;
  readonly draft: ConfigDraft;
  /** Writes the draft as it now is. */
  configure(): void;
  /** `refresh`, then `publish --json`. */
  publish(): Promise<PublishAnswer>;
}

const SITES = [SUZHOU, WUXI, CHANGZHOU];

/** One factory of each kind given, called suzhou, wuxi, changzhou, with so many points each. Nothing is refreshed yet. */
export async function openScene(kinds: readonly DatabaseKind[], points: number): Promise<Scene> {
  const plants = await Promise.all(kinds.map((kind) => aPlant(kind, points)));
  const draft = plantDraft(plants.map((plant, index) => [SITES[index] ?? SUZHOU, plant]));
  return sceneOf(plants, draft);
}

export function sceneOf(plants: readonly Plant[], draft: ConfigDraft): Scene {
  const product = aProduct(yamlOf(draft));
  return {
    plants,
    product,
    draft,
    configure: () => void product.write('zhiban.yaml', yamlOf(draft)),
    publish: async () => {
      await product.run('ledger', 'refresh');
      return (await product.run('ledger', 'publish', '--json')).json();
    },
  };
}

export async function aPlant(kind: DatabaseKind, points: number): Promise<Plant> {
  const plant = await openPlant(kind, points);
  onTestFinished(() => plant.close());
  return plant;
}

export function aProduct(config: string, storeUrl?: string): Product {
  const product = openProduct(storeUrl === undefined ? { config } : { config, storeUrl });
  onTestFinished(() => product.close());
  return product;
}
