// Compressed air, cooling, steam and clean air: what every factory's utility halls have.
import type { DeviceKind } from '../device-kind.ts';
import { fault, gauge, metered, RUNNING, setting, state, total } from '../point-template.ts';

export const AIR_COMPRESSOR: DeviceKind = {
  name: '空压机',
  tag: 'AC',
  makers: [
    ['阿特拉斯·科普柯', 'GA90VSD+'],
    ['英格索兰', 'R110n'],
    ['复盛', 'SA90A'],
    ['开山', 'PMVF90'],
  ],
  price: [168, 420],
  points: [
    gauge('排气压力', 'MPa', '0.55', '0.85', '重要'),
    gauge('排气温度', '℃', '60', '105', '重要'),
    gauge('主机电流', 'A', '0', '185'),
    gauge('运行频率', 'Hz', '20', '50'),
    gauge('油分压差', 'kPa', '0', '80'),
    gauge('主机振动', 'mm/s', '0', '7.1'),
    ...metered('110'),
    total('累计运行时间', 'h'),
    setting('加载压力设定', 'MPa', '0.60', '0.80'),
    ...RUNNING,
  ],
};

export const AIR_DRYER: DeviceKind = {
  name: '冷干机',
  tag: 'RD',
  makers: [
    ['阿特拉斯·科普柯', 'FD300'],
    ['杭州山立', 'SLAD-20NF'],
  ],
  price: [26, 75],
  points: [gauge('压力露点', '℃', '-5', '10'), gauge('冷媒低压', 'MPa', '0.35', '0.65'), ...RUNNING],
};

export const AIR_TANK: DeviceKind = {
  name: '储气罐',
  tag: 'VT',
  makers: [
    ['申江', 'C-6/0.8'],
    ['开山', 'C-10/0.8'],
  ],
  price: [18, 46],
  points: [
    gauge('罐内压力', 'MPa', '0.50', '0.84', '紧急'),
    gauge('供气流量', 'm³/h', '0', '4200'),
    total('累计供气量', 'm³'),
  ],
};

export const CHILLER: DeviceKind = {
  name: '冷水机组',
  tag: 'CH',
  makers: [
    ['开利', '19XR-550'],
    ['约克', 'YKCEC45'],
    ['特灵', 'CVHE800'],
    ['麦克维尔', 'WSC087'],
  ],
  price: [620, 1480],
  points: [
    gauge('冷冻水出水温度', '℃', '5', '12', '重要'),
    gauge('冷冻水回水温度', '℃', '8', '18'),
    gauge('冷却水进水温度', '℃', '16', '33'),
    gauge('冷却水出水温度', '℃', '20', '38'),
    gauge('负载率', '%', '10', '100'),
    gauge('蒸发压力', 'kPa', '210', '420'),
    gauge('冷凝压力', 'kPa', '550', '980', '重要'),
    ...metered('560'),
    setting('出水温度设定', '℃', '6', '12'),
    ...RUNNING,
  ],
};

export const COOLING_TOWER: DeviceKind = {
  name: '冷却塔',
  tag: 'CT',
  makers: [
    ['良机', 'LRCM-H-300'],
    ['马利', 'NC8402'],
    ['良机', 'LBCM-400'],
  ],
  price: [95, 260],
  points: [
    gauge('进水温度', '℃', '20', '40'),
    gauge('出水温度', '℃', '16', '34'),
    gauge('风机频率', 'Hz', '15', '50'),
    gauge('风机电流', 'A', '0', '32'),
    gauge('集水盘液位', '%', '30', '95'),
    ...RUNNING,
  ],
};

export const PUMP: DeviceKind = {
  name: '循环泵',
  tag: 'PU',
  makers: [
    ['格兰富', 'NK150-400'],
    ['威乐', 'SCP200-380'],
    ['南方泵业', 'NISO150-125-315'],
    ['凯泉', 'KQL150-320'],
  ],
  price: [22, 88],
  points: [
    gauge('进口压力', 'MPa', '0.05', '0.40'),
    gauge('出口压力', 'MPa', '0.20', '0.65', '重要'),
    gauge('电机电流', 'A', '0', '102'),
    gauge('轴承温度', '℃', '10', '75'),
    gauge('振动', 'mm/s', '0', '4.5'),
    setting('频率给定', 'Hz', '25', '50'),
    state('远程启停', true),
    ...RUNNING,
  ],
};

export const BOILER: DeviceKind = {
  name: '蒸汽锅炉',
  tag: 'BL',
  makers: [
    ['博世', 'UL-S 10000'],
    ['三浦', 'LX-4000'],
    ['方快', 'WNS10-1.25-Q'],
  ],
  price: [480, 1350],
  points: [
    gauge('蒸汽压力', 'MPa', '0.40', '1.10', '紧急'),
    gauge('蒸汽流量', 't/h', '0', '10'),
    total('累计蒸汽量', 't'),
    gauge('给水温度', '℃', '60', '104'),
    gauge('排烟温度', '℃', '60', '160'),
    gauge('锅筒水位', 'mm', '-75', '75', '紧急'),
    gauge('炉膛压力', 'Pa', '-200', '1800'),
    gauge('烟气含氧量', '%', '2.5', '6.0'),
    gauge('燃气流量', 'm³/h', '0', '780'),
    total('累计燃气量', 'm³'),
    fault('低水位联锁', '紧急'),
    ...RUNNING,
  ],
};

export const AIR_HANDLER: DeviceKind = {
  name: '组合式空调机组',
  tag: 'AH',
  makers: [
    ['天加', 'TBC4050'],
    ['约克', 'YAH2532'],
  ],
  price: [110, 340],
  points: [
    gauge('送风温度', '℃', '16', '26'),
    gauge('回风温度', '℃', '18', '28'),
    gauge('送风湿度', '%RH', '35', '65'),
    gauge('中效过滤压差', 'Pa', '0', '250'),
    gauge('室内正压', 'Pa', '5', '40'),
    setting('送风机频率给定', 'Hz', '20', '50'),
    ...RUNNING,
  ],
};
