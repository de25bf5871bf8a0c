// The file that a command is to write: looked at before the work begins, so that a slip costs a sentence and not a machine's device.
import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorText, UserError } from '../lib/errors.ts';

/**
 * The absolute path, links followed: the file itself is replaced, not the link to it.
 * @param option as typed, for the sentence: `--out`
 * @throws UserError when it cannot be a file of ours
 */
export async function outputFile(option: string, text: string): Promise<string> {
  if (text === '-') throw new UserError(`${option} 应为文件路径；工作簿不能写到标准输出，收到的是“-”`);
  const path = resolve(text);
  const present = await unlessAbsent(() => stat(path), option, text);
  if (present === null) {
    await requireFolder(option, text, dirname(path));
    return path;
  }
  if (present.isDirectory()) throw new UserError(`${option} 写的“${text}”是一个文件夹；请写到里面的一个文件`);
  if (!present.isFile())
    throw new UserError(`${option} 写的“${text}”不是普通文件（是设备、管道或套接字）；请换一个文件`);
  await requireWritable(option, text, path);
  return realpath(path);
}

async function requireFolder(option: string, text: string, folder: string): Promise<void> {
  const present = await unlessAbsent(() => stat(folder), option, text);
  if (present === null)
    throw new UserError(`${option} 写的“${text}”所在的文件夹 ${folder} 不存在；请先建好它，或改正路径`);
  if (!present.isDirectory()) throw new UserError(`${option} 写的“${text}”里，${folder} 不是文件夹；请改正路径`);
  await requireWritable(option, text, folder);
}

async function requireWritable(option: string, text: string, path: string): Promise<void> {
  try {
    await access(path, constants.W_OK);
  } catch (thrown) {
    throw new UserError(`${option} 写的“${text}”不能写（${errorText(thrown)}）；请检查权限，或换一个地方`, {
      cause: thrown,
    });
  }
}

async function unlessAbsent<T>(look: () => Promise<T>, option: string, text: string): Promise<T | null> {
  try {
    return await look();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    if (code === 'ENOENT') return null;
    throw new UserError(`${option} 写的“${text}”用不了（${errorText(thrown)}）；请改正路径`, { cause: thrown });
  }
}
