// The page on which a sample meter is looked up and paid, as the platform of such meters shows it.

export interface PayPage {
  readonly number: string;
  readonly name: string;
  /** Hundredths of a kWh. */
  readonly remain: number;
  /** Hundredths of a yuan for a kWh. */
  readonly price: number;
}

/** Without a meter: what the platform says of a number that it does not know. */
export function payPage(page: PayPage | null): string {
  if (page === null) return whole('<div><span>提示:</span> <label>没有找到这块表，请检查表号</label></div>');
  const { number, name, remain, price } = page;
  const amount = Math.round((remain * price) / 100);
  const rows = [
    `<div><span>表号:</span> <label id="metid">${number}</label></div>`,
    `<div><span>表名称:</span> <label>${[...name].join('&ensp;')}</label></div>`,
    `<div><span>剩余电量:</span> <label class="unit">${decimal(remain)}</label></div>`,
    `<div><span>剩余金额:</span> <label class="unit">${decimal(amount)}</label></div>`,
    `<div><span>综合费用:</span> <label>${decimal(price)}</label></div>`,
  ];
  return whole(rows.join('\n      '));
}

function decimal(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

function whole(rows: string): string {
  return `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>电表充值（演练场）</title>
  </head>
  <body>
    <form>
      ${rows}
    </form>
  </body>
</html>
`;
}
