// Asks a web server with full control over Host and headers, which fetch() does not give.
import { type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Question {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  /** `127.0.0.1` unless told. */
  readonly to?: string;
  /** Sent as it is. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Unzipped when it came zipped. */
  readonly text: string;
}

export function ask({
  port,
  path = '/',
  method = 'GET',
  to = '127.0.0.1',
  body,
  headers = {},
}: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: to, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Of the status alone, without waiting for the end: an answer that goes on telling of changes has none. */
export function askStatus({
  port,
  path = '/',
  to = '127.0.0.1',
}: Pick<Question, 'port' | 'path' | 'to'>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: to, port, path, agent: false }, (response) => {
      resolve(response.statusCode ?? 0);
      asked.destroy();
    });
    asked.on('error', reject);
    asked.end();
  });
}
