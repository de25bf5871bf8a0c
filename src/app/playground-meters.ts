// The pages of the playground's meters, under the server's own address.
import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { openWorkdays } from '../alerts/workdays.ts';
import type { Context } from '../context.ts';
import { type MeterStory, meterStory } from '../playground/meters/meter-story.ts';
import { oldDatabaseFile, storyBegun } from '../playground/meters/old-database.ts';
import { payPage } from '../playground/meters/pay-page.ts';
import { SAMPLE_METERS, type SampleMeter } from '../playground/meters/sample-meters.ts';
import type { Door } from '../web/door.ts';
import { samplesFolder } from './playground.ts';
import { SAMPLE_METERS_PATH } from './sample-meter-address.ts';

/** Their pages, by the product's clock: fast-forward goes through their days, too. */
export function sampleMeterDoor(ctx: Pick<Context, 'config' | 'now'>): Door {
  const opened = new Map<SampleMeter, MeterStory>();
  const storyOf = async (meter: SampleMeter): Promise<MeterStory> => {
    const known = opened.get(meter);
    if (known !== undefined) return known;
    const { isWorkday } = (await openWorkdays())({});
    const begun = await storyBegun(samplesFolder(ctx));
    const story = meterStory({ meter, seed: ctx.config.playground.seed, begun, isWorkday });
    opened.set(meter, story);
    return story;
  };
  return {
    path: SAMPLE_METERS_PATH,
    // As such pages are: who knows a meter's number sees what it shows.
    need: null,
    handle: async (request, response) => {
      const number = new URL(request.url ?? '', 'http://localhost').searchParams.get('mid');
      const meter = SAMPLE_METERS.find((one) => one.number === number);
      if (!existsSync(oldDatabaseFile(samplesFolder(ctx)))) return writeHtml(response, 503, payPage(null));
      if (meter === undefined) return writeHtml(response, 200, payPage(null));
      const remain = (await storyOf(meter)).remainAt(ctx.now().getTime());
      writeHtml(response, 200, payPage({ ...meter, remain }));
    },
  };
}

function writeHtml(response: ServerResponse, status: number, html: string): void {
  const bytes = Buffer.from(html);
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': bytes.length });
  response.end(bytes);
}
