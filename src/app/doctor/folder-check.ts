// Whether other accounts of the machine can look into the data folder: pure.
import type { Check } from '../../feature.ts';

/** @param mode of the folder, as stat has it */
export function folderCheck(folder: string, mode: number): Check {
  const title = '数据文件夹的权限';
  const bits = mode & 0o777;
  if ((bits & 0o077) === 0) return { title, state: 'ok', finding: '只有运行值班的账号能读' };
  const remedy = `请运行 chmod 700 "${folder}"`;
  return {
    title,
    state: 'warning',
    finding: `数据文件夹别的账号也能读（${folder}，权限 ${bits.toString(8)}）；${remedy}`,
  };
}
