// A source of meter readings on this machine, as cnyiot's: it serves pages, and can change them, stall, ban, lie and block.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a page says of a meter; decimal text. */
export interface PageMeter {
  readonly remain: string;
  readonly amount: string;
  readonly price: string;
  readonly name?: string;
}

export const EXAMPLE: PageMeter = { remain: '119.65', amount: '95.72', price: '0.80' };

/** Answers a request about a meter in place of the right page. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, meter: string) => void;

export interface MeterPages {
  readonly port: number;
  /** `http://127.0.0.1:…/nat/pay.aspx?mid={meter}` */
  readonly url: string;
  /** `127.0.0.1:…` */
  readonly address: string;
  /** By meter; whoever is not here has the example. */
  readonly meters: Map<string, PageMeter>;
  /** When set, for every request or for one meter. */
  misbehave(how: Misbehaviour | null, meter?: string): void;
  /** Meters in the order they were asked about, each with the moment, ms of the machine's clock. */
  readonly asked: { readonly meter: string; readonly at: number; readonly headers: IncomingMessage['headers'] }[];
  /** The most requests that were under way at once. */
  most(): number;
  close(): Promise<void>;
}

export async function serveMeterPages(): Promise<MeterPages> {
  const meters = new Map<string, PageMeter>();
  const asked: MeterPages['asked'] = [];
  const faults = new Map<string, Misbehaviour>();
  let underWay = 0;
  let most = 0;
  const server = createServer((request, response) => {
    const meter = new URL(request.url ?? '/', 'http://pages').searchParams.get('mid') ?? '';
    asked.push({ meter, at: Date.now(), headers: request.headers });
    underWay += 1;
    most = Math.max(most, underWay);
    response.once('close', () => {
      underWay -= 1;
    });
    const misbehave = faults.get(meter) ?? faults.get('');
    if (misbehave !== undefined) misbehave(request, response, meter);
    else sendPage(response, pageOf(meter, meters.get(meter) ?? EXAMPLE));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/nat/pay.aspx?mid={meter}`,
    address: `127.0.0.1:${port}`,
    meters,
    misbehave: (how, meter = '') => void (how === null ? faults.delete(meter) : faults.set(meter, how)),
    asked,
    most: () => most,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** As the source writes it, mixed colons and all. */
export function pageOf(meter: string, { remain, amount, price, name = '3号宿舍201' }: PageMeter): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>充值</title></head><body><form>
<div><span>表&ensp;&ensp;&ensp;号：</span> <label id="metid">${meter}</label></div>
<div><span>表&ensp;名&ensp;称:</span> <label class="val">${[...name].join('&ensp;')}</label></div>
<div><span>剩余电量:</span> <label class="val" style="color:red">${remain}</label></div>
<div><span>剩余金额：</span> <label class="val">${amount}</label></div>
<div><span>综合费用:</span> <label class="val">${price}</label></div>
</form></body></html>`;
}

export function sendPage(
  response: ServerResponse,
  html: string | Buffer,
  contentType = 'text/html; charset=utf-8',
): void {
  response.writeHead(200, { 'Content-Type': contentType });
  response.end(html);
}
