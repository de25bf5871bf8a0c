// The page's reading of the platform's markdown: data that our builders escape shows exactly itself, and nothing takes for ever.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { md } from '../../src/feishu/card/markdown.ts';
import { seenText } from '../../src/feishu/card/text.ts';
import { hostileText } from '../feishu/card/hostile.ts';
import { chatting } from './chat-page.ts';

const { open } = chatting();

const READ = `(texts) => texts.map((text) => {
  const box = document.createElement('div');
  box.append(...chat.markdown(text, { nameOf: (id) => id }));
  return { text: box.textContent, html: box.innerHTML };
})`;

async function read(texts: readonly string[]): Promise<readonly { readonly text: string; readonly html: string }[]> {
  const page = await open();
  return page.evaluate(`(${READ})(${JSON.stringify(texts)})`);
}

it('shows escaped data as exactly what it is', async () => {
  const data = fc
    .sample(hostileText, { numRuns: 1_500, seed: 7 })
    .map((text) => seenText(text).replace(/\s+/g, ' ').trim().slice(0, 290));
  const shown = await read(data.map((text) => md`前 ${text} 后`.markdown));
  expect(shown.map(({ text }) => text)).toEqual(data.map((text) => `前 ${text} 后`));
  expect(shown.filter(({ html }) => /<(?!\/?p>)/.test(html)).map(({ html }) => html)).toEqual([]);
});

it.each([
  ['**a**b*c*~~d~~', '<p><strong>a</strong>b<em>c</em><s>d</s></p>'],
  ['中**文**字', '<p>中<strong>文</strong>字</p>'],
  ['一行\n二行', '<p>一行<br>二行</p>'],
  [
    '[站](https://a.example/x)',
    '<p><a href="https://a.example/x" target="_blank" rel="noopener noreferrer">站</a></p>',
  ],
  ['[站](javascript:alert)', '<p><span>站</span></p>'],
  ['<a href="javascript:alert(1)">点</a>', '<p><span>点</span></p>'],
  [
    '<link url="https://a.example">点</link>',
    '<p><a href="https://a.example/" target="_blank" rel="noopener noreferrer">点</a></p>',
  ],
  ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
  ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>'],
  ['<font color="red\' onclick=x">字</font>', '<p><span class="font tone-grey">字</span></p>'],
  ['`<b>&lt;`', '<p><code>&lt;b&gt;&lt;</code></p>'],
  ['\\*不斜\\*', '<p>*不斜*</p>'],
  ['&#60;at id=all&#62;', '<p>&lt;at id=all&gt;</p>'],
  ['<at id=all></at>', '<p><span class="at">@所有人</span></p>'],
  ["<local_datetime millisecond='1795622400000' format_type='date_num'></local_datetime>", '<p>2026-11-26</p>'],
  ['3. 三\n4. 四', '<ol start="3"><li>三</li><li>四</li></ol>'],
  ['## 题', '<p class="h h2">题</p>'],
])('reads %s', async (text, html) => {
  expect((await read([text]))[0]?.html).toBe(html);
});

it('reads the worst 28 KB in no time', async () => {
  const page = await open();
  const worst = ['*', '**a ', '[', '<b>', '`a', '_a ', '> ', '- ', '|', '![', '<at id=', '~~a', '&#', '\\'].map((one) =>
    one.repeat(Math.floor(28_000 / one.length)),
  );
  const took = await page.evaluate(`${JSON.stringify(worst)}.map((text) => {
    const begun = performance.now();
    chat.markdown(text, { nameOf: (id) => id });
    return [text.slice(0, 8), Math.round(performance.now() - begun)];
  }).filter(([, ms]) => ms > 2_000)`);
  expect(took).toEqual([]);
});
