// Where a book is that somebody named in a shell: in the folder he is in, or in the data folder, in which the runs leave theirs.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorText, UserError } from '../../../lib/errors.ts';
import type { SyncContext } from '../context.ts';

/**
 * @param named a path, absolute or not
 * @returns an absolute path
 * @throws UserError with every place that was looked at
 */
export async function findBook({ config }: Pick<SyncContext, 'config'>, named: string): Promise<string> {
  const places = [...new Set([resolve(named), resolve(config.dataDir, named)])];
  for (const place of places) if (await isThere(place)) return place;
  const [here = '', inData] = places;
  throw new UserError(
    inData === undefined
      ? `没有工作簿 ${here}；请检查路径`
      : `没有工作簿 ${named}：当前文件夹里没有（${here}），数据文件夹里也没有（${inData}）；请检查路径，或写全路径`,
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw new UserError(`读不了 ${path}（${errorText(thrown)}）；请检查权限`, { cause: thrown });
  }
}
