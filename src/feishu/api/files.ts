// Files that go out with a message (feishu.md §4.5).
import { constants, createReadStream, type ReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import type { Caller } from './call.ts';

/** 30 MB, as the platform counts them: whether it means 30,000,000 or 31,457,280 is not documented, so the smaller one. */
export const MOST_FILE_BYTES = 30_000_000;

export interface Files {
  /**
   * Uploads the file at this path (1 byte to 30 MB) and answers the key to send it by; only this app can send it.
   * An upload whose answer is lost did no harm: nobody sees a file that no message names.
   * @throws FeishuError; the system's error when the file cannot be read
   */
  uploadFile(file: { readonly path: string; readonly name: string }): Promise<string>;
}

const UPLOAD_TIMEOUT_MS = 120_000;

const TYPE_BY_ENDING: Readonly<Record<string, string>> = {
  '.xls': 'xls',
  '.xlsx': 'xls',
  '.doc': 'doc',
  '.docx': 'doc',
  '.ppt': 'ppt',
  '.pptx': 'ppt',
  '.pdf': 'pdf',
};

const UPLOADED = z.object({ file_key: z.string().min(1) });

export function filesOver({ call }: Caller): Files {
  return {
    uploadFile: async ({ path, name }) => {
      await access(path, constants.R_OK);
      const opened: ReadStream[] = [];
      // A stream, not a Buffer: with a Buffer the part has no file name, and old reports say that is refused.
      const form = () => {
        const file = createReadStream(path);
        opened.push(file);
        return { file_type: TYPE_BY_ENDING[extname(name).toLowerCase()] ?? 'stream', file_name: name, file };
      };
      const request = { method: 'POST', path: '/open-apis/im/v1/files', form, timeoutMs: UPLOAD_TIMEOUT_MS } as const;
      try {
        return (await call({ what: '上传文件', ...request, answer: UPLOADED })).file_key;
      } finally {
        // A request that ended early leaves its stream open.
        for (const stream of opened) stream.destroy();
      }
    },
  };
}
