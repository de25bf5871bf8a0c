// The four kinds of meter: what each counts, in which units, with which settings and at what price.
export type Settings = Readonly<Record<string, string | number | boolean>>;

export interface Metric {
  readonly name: string;
  /** End of the metering point's code. */
  readonly letters: string;
  readonly unit: string;
  /** Rated values to choose from, decimal text. */
  readonly rated: readonly string[];
}

export interface MeterKind {
  readonly name: '电表' | '水表' | '气表' | '蒸汽表';
  readonly letter: string;
  /** How a meter may be fitted: its ratio or pulse value (decimal text) and what its settings say about it. */
  readonly fittings: readonly (readonly [multiplier: string, settings: Settings])[];
  /** Bounds of the tariff in ten-thousandths of a yuan a unit of the first metric. */
  readonly price: readonly [low: number, high: number];
  /** The billed metric first. */
  readonly metrics: readonly Metric[];
}

export const KINDS: readonly MeterKind[] = [
  {
    name: '电表',
    letter: 'E',
    fittings: [
      ['20', { 规约: 'DL/T 645-2007', CT: '100/5' }],
      ['40', { 规约: 'DL/T 645-2007', CT: '200/5' }],
      ['80', { 规约: 'DL/T 645-2007', CT: '400/5' }],
      ['120', { 规约: 'Modbus RTU', CT: '600/5' }],
      ['1500', { 规约: 'IEC 60870-5-104', CT: '75/5', PT: '10/0.1' }],
    ],
    price: [5820, 7980],
    metrics: [
      { name: '有功电量', letters: 'EP', unit: 'kWh', rated: ['630', '800', '1250', '2000'] },
      { name: '有功功率', letters: 'P', unit: 'kW', rated: ['160', '315', '500', '630.5'] },
    ],
  },
  {
    name: '水表',
    letter: 'W',
    fittings: [
      ['1', { 规约: 'CJ/T 188', 口径: 'DN50' }],
      ['0.1', { 规约: 'CJ/T 188', 口径: 'DN80' }],
      ['0.01', { 规约: 'Modbus RTU', 口径: 'DN150' }],
    ],
    price: [29500, 46800],
    metrics: [
      { name: '用水量', letters: 'QV', unit: 'm³', rated: ['16', '25', '63.5'] },
      { name: '瞬时流量', letters: 'F', unit: 'm³/h', rated: ['16', '25', '63.5'] },
    ],
  },
  {
    name: '气表',
    letter: 'G',
    fittings: [
      ['1', { 规约: 'Modbus RTU', 温压补偿: true }],
      ['10', { 规约: 'Modbus RTU', 温压补偿: false }],
    ],
    price: [31200, 44600],
    metrics: [
      { name: '用气量', letters: 'QG', unit: 'Nm³', rated: ['250', '400', '1000'] },
      { name: '瞬时流量', letters: 'F', unit: 'Nm³/h', rated: ['250', '400', '1000'] },
    ],
  },
  {
    name: '蒸汽表',
    letter: 'S',
    fittings: [
      ['1', { 规约: 'Modbus TCP', 原理: '涡街' }],
      ['0.1', { 规约: 'Modbus TCP', 原理: '均速管' }],
    ],
    price: [1_980_000, 2_860_000],
    metrics: [
      { name: '蒸汽用量', letters: 'QS', unit: 't', rated: ['2', '4.5', '10'] },
      { name: '瞬时流量', letters: 'F', unit: 't/h', rated: ['2', '4.5', '10'] },
      { name: '蒸汽压力', letters: 'PR', unit: 'MPa', rated: ['0.8', '1', '1.25'] },
    ],
  },
];
