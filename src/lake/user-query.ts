// Runs queries that people wrote over the lake: in a process of its own, on views that are handed in and nothing else.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import { startChildQuery } from '../databases/user-query/child-query.ts';
import type { UserQueries } from '../databases/user-query/contract.ts';
import { runWithin, trialLimits } from '../databases/user-query/user-queries.ts';
import { makeFolder } from './disk-full.ts';
import { ownedName } from './owned-name.ts';
import type { LakeOrder, LakeQueryOptions } from './user-query-order.ts';

const SHOWN = '台账数据（lake）';

export function openLakeQueries(options: LakeQueryOptions): UserQueries {
  const lake: UserQueries = {
    shown: SHOWN,
    columns: (sql, seconds, signal) => lake.run(sql, trialLimits(seconds), async ({ columns }) => columns, signal),
    run: async (sql, limits, use, signal) => {
      await makeFolder(options.tempDir);
      const { tempDir, ...rest } = options;
      const spillFolder = join(tempDir, ownedName());
      const order: LakeOrder = { ...rest, spillFolder, sql, limits, shown: SHOWN };
      try {
        return await runWithin(limits, SHOWN, signal, use, (stop) =>
          startChildQuery({
            file: join(packageRoot(), 'dist', 'src', 'lake', 'user-query-process.js'),
            order,
            stop,
            shown: SHOWN,
            goneBecause: '多半是内存不够；请在 SQL 里缩小范围，或调小 ledger.memoryLimit 给系统留出内存',
          }),
        );
      } finally {
        // The process is killed and cannot do it.
        await rm(spillFolder, { recursive: true, force: true });
      }
    },
  };
  return lake;
}
