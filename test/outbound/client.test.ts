import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type OutboundOptions, type OutboundRequest, openOutbound } from '../../src/outbound/client.ts';
import { OutboundError, type OutboundFailure } from '../../src/outbound/failure.ts';
import { serve, TEST_CA } from './server.ts';

afterEach(() => vi.unstubAllEnvs());

const STRICT: OutboundOptions = { allow: [], http: [] };

/** Allowed to speak to this port of the loopback in the clear. */
function open(port: number, more: Partial<OutboundOptions> = {}) {
  return openOutbound({ allow: [`127.0.0.1:${port}`, `localhost:${port}`], http: ['127.0.0.1', 'localhost'], ...more });
}

async function failed(outbound: ReturnType<typeof openOutbound>, request: OutboundRequest): Promise<OutboundError> {
  const thrown = await outbound.request(request).then(
    ({ status }) => new Error(`a failure was wanted, found ${status}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof OutboundError)) throw thrown;
  return thrown;
}

describe('what is never asked', () => {
  it.each<[string, OutboundFailure]>([
    ['https://127.0.0.1/', 'address'],
    ['https://[::1]/', 'address'],
    ['https://[::ffff:127.0.0.1]/', 'address'],
    ['https://0x7f000001/', 'address'],
    ['https://2130706433/', 'address'],
    ['https://0177.0.0.1/', 'address'],
    ['https://127.1/', 'address'],
    ['https://169.254.169.254/latest/meta-data/', 'address'],
    ['https://localhost/', 'address'],
    ['https://①②⑦.0.0.1/', 'address'],
    ['http://example.com/', 'forbidden'],
    ['https://example.com:22/', 'forbidden'],
    ['https://example.com:6379/', 'forbidden'],
    ['https://user:word@example.com/', 'forbidden'],
    ['https://open.feishu.cn@127.0.0.1/', 'forbidden'],
    ['file:///etc/passwd', 'forbidden'],
    ['gopher://127.0.0.1:25/_HELO', 'forbidden'],
    ['ftp://example.com/', 'forbidden'],
    ['data:text/plain,x', 'forbidden'],
    ['javascript:alert(1)', 'forbidden'],
    ['//example.com', 'forbidden'],
    ['', 'forbidden'],
  ])('%s', async (url, failure) => {
    const error = await failed(openOutbound(STRICT), { url });
    expect(error).toMatchObject({ failure, reached: false, retryable: false });
    expect(error.message).not.toMatch(/word|passwd|meta-data|HELO/);
  });

  it('a name when any of its addresses is ours, whatever it says the next time', async () => {
    const { port, connections } = await serve((_request, response) => response.end('secret'));
    const asked: string[] = [];
    const answers = [
      [
        { address: '1.1.1.1', family: 4 as const },
        { address: '10.0.0.8', family: 4 as const },
      ],
      [
        { address: '2400:3200::1', family: 6 as const },
        { address: '::ffff:127.0.0.1', family: 6 as const },
      ],
      [{ address: '127.0.0.1', family: 4 as const }],
    ];
    for (const found of answers) {
      const resolve = async (host: string) => {
        asked.push(host);
        return found;
      };
      const outbound = openOutbound({ allow: [], http: ['rebind.example'], resolve });
      const error = await failed(outbound, { url: 'http://rebind.example/' });
      expect(error.failure).toBe('address');
      // A listing of another port or host is none of this one.
      const other = openOutbound({
        allow: [`127.0.0.1:${port}`, 'rebind.example:443'],
        http: ['rebind.example'],
        resolve,
      });
      expect((await failed(other, { url: 'http://rebind.example/' })).failure).toBe('address');
    }
    expect(asked).toHaveLength(6);
    expect(connections()).toBe(0);
  });
});

describe('the connection', () => {
  it('goes to the address that was checked, asked for once; host and certificate stay those of the name', async () => {
    const first = await serve((_request, response) => response.end('first'), { secure: true });
    const second = await serve((_request, response) => response.end('second'), {
      secure: true,
      address: '127.0.0.2',
      port: first.port,
    });
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 as const }];
    };
    const outbound = open(first.port, { resolve, ca: TEST_CA, http: [] });
    const answer = await outbound.request({ url: `https://localhost:${first.port}/a` });
    expect(answer.body.toString()).toBe('second');
    expect(asked).toBe(1);
    expect([first.connections(), second.hosts]).toEqual([0, [`localhost:${first.port}`]]);
  });

  it('is not made for a certificate of somebody else, or of nobody we know', async () => {
    const { port, requests } = await serve((_request, response) => response.end('x'), { secure: true });
    const wrongName = open(port, { ca: TEST_CA });
    const unknown = open(port);
    for (const [outbound, host] of [
      [wrongName, '127.0.0.1'],
      [unknown, 'localhost'],
    ] as const) {
      const error = await failed(outbound, { url: `https://${host}:${port}/` });
      expect(error).toMatchObject({ failure: 'tls', reached: false, retryable: false });
    }
    expect(requests).toHaveLength(0);
  });

  it('asks no proxy of the environment', async () => {
    const proxy = await serve((_request, response) => response.end('proxy'));
    const { port } = await serve((_request, response) => response.end('direct'));
    for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']) {
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    }
    const { body } = await open(port).request({ url: `http://127.0.0.1:${port}/` });
    expect(body.toString()).toBe('direct');
    expect(proxy.connections()).toBe(0);
  });

  it('that is refused is a failure nobody heard of; one that breaks may have been heard', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port: gone } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await failed(open(gone), { url: `http://127.0.0.1:${gone}/` })).toMatchObject({
      failure: 'connect',
      reached: false,
      retryable: true,
    });
    const { port } = await serve((request) => request.socket.destroy());
    expect(await failed(open(port), { url: `http://127.0.0.1:${port}/` })).toMatchObject({
      failure: 'broken',
      reached: true,
    });
  });

  it('to what does not speak HTTP tells nothing of its banner', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2p1 banner\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await failed(open(port), { url: `http://127.0.0.1:${port}/path?token=hidden` });
    expect(error.failure).toBe('broken');
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(
      /SSH|banner|hidden/,
    );
  });
});

describe('the answer', () => {
  it('comes with status, headers and body; what was sent arrives', async () => {
    const { port, bodies, requests } = await serve((_request, response) => {
      response.writeHead(418, { 'X-Kind': 'tea' });
      response.end('{"code":1}');
    });
    const headers = { 'Content-Type': 'application/json' };
    const request = { url: `http://127.0.0.1:${port}/x?y=1`, method: 'POST', headers, body: '{"文":1}' } as const;
    const answer = await open(port).request(request);
    expect(answer).toMatchObject({ status: 418, headers: { 'x-kind': 'tea' } });
    expect(answer.body.toString()).toBe('{"code":1}');
    expect(bodies).toEqual(['{"文":1}']);
    expect(requests[0]?.url).toBe('/x?y=1');
  });

  it.each([301, 302, 307, 308])('%i is not followed', async (status) => {
    const target = await serve((_request, response) => response.end('inside'));
    const { port } = await serve((_request, response) => {
      response.writeHead(status, { Location: `http://127.0.0.1:${target.port}/` });
      response.end();
    });
    const outbound = openOutbound({
      allow: [`127.0.0.1:${port}`, `127.0.0.1:${target.port}`],
      http: ['127.0.0.1'],
    });
    expect(await failed(outbound, { url: `http://127.0.0.1:${port}/` })).toMatchObject({ failure: 'redirect' });
    expect(target.connections()).toBe(0);
  });

  it('is cut off when it is too large: as announced, as it comes, unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
    const bodies: Readonly<Record<string, (response: ServerResponse) => void>> = {
      '/announced': (response) => response.writeHead(200, { 'Content-Length': '6000000' }).write('x'),
      '/endless': (response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      },
      '/bomb': (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
      '/brotli': (response) =>
        response.writeHead(200, { 'Content-Encoding': 'br' }).end(brotliCompressSync(Buffer.alloc(8 * 1024 * 1024))),
      '/headers': (response) => response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end(),
    };
    const { port } = await serve((request, response) => bodies[request.url ?? '']?.(response));
    for (const path of Object.keys(bodies)) {
      const error = await failed(open(port), { url: `http://127.0.0.1:${port}${path}` });
      expect(error.failure, path).toBe('too-large');
    }
  });

  it('is unpacked, and what cannot be is no answer', async () => {
    const { port } = await serve((request, response) => {
      const encoding = request.url === '/twice' ? 'gzip, gzip' : 'gzip';
      response.writeHead(200, { 'Content-Encoding': encoding });
      response.end(request.url === '/broken' ? 'no gzip at all' : gzipSync('你好'));
    });
    const { body } = await open(port).request({ url: `http://127.0.0.1:${port}/` });
    expect(body.toString()).toBe('你好');
    for (const path of ['/broken', '/twice']) {
      expect((await failed(open(port), { url: `http://127.0.0.1:${port}${path}` })).failure).toBe('broken');
    }
  });

  it('has one time limit: for the name, the connection, the headers, and a body that trickles', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = await serve((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(timer));
    });
    const slowName = { resolve: () => new Promise<never>(() => {}) };
    const silentPort = (silent.address() as AddressInfo).port;
    for (const [outbound, url] of [
      [open(port, slowName), `http://localhost:${port}/`],
      [open(silentPort), `http://127.0.0.1:${silentPort}/`],
      [open(silentPort), `https://127.0.0.1:${silentPort}/`],
      [open(port), `http://127.0.0.1:${port}/`],
    ] as const) {
      const began = performance.now();
      const error = await failed(outbound, { url, timeoutMs: 200 });
      expect(error).toMatchObject({ failure: 'timeout', retryable: true });
      expect(performance.now() - began).toBeLessThan(20_000);
    }
  });

  it('is not waited for any more by who gave up', async () => {
    const { port } = await serve(() => {});
    const controller = new AbortController();
    const asked = open(port).request({ url: `http://127.0.0.1:${port}/`, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});
