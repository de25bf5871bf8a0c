// Electricity, waste water and waste gas: metered everywhere, and asked about by the authorities.
import type { DeviceKind } from '../device-kind.ts';
import { fault, gauge, metered, RUNNING, setting, state, total } from '../point-template.ts';

export const TRANSFORMER: DeviceKind = {
  name: '变压器',
  tag: 'TR',
  makers: [
    ['特变电工', 'SCB13-2000/10'],
    ['ABB', 'RESIBLOC-1600'],
    ['施耐德', 'Trihal-2500'],
    ['金盘科技', 'SCB14-1600/10'],
  ],
  price: [260, 560],
  points: [
    gauge('A相绕组温度', '℃', '10', '120', '重要'),
    gauge('B相绕组温度', '℃', '10', '120', '重要'),
    gauge('C相绕组温度', '℃', '10', '120', '重要'),
    gauge('负载率', '%', '0', '85'),
    state('冷却风机运行'),
    fault('超温跳闸', '紧急'),
  ],
};

export const FEEDER: DeviceKind = {
  name: '低压馈线柜',
  tag: 'LV',
  makers: [
    ['施耐德', 'PM5350'],
    ['安科瑞', 'APM810'],
    ['ABB', 'M4M-30'],
    ['西门子', 'PAC3200'],
  ],
  price: [28, 96],
  points: [
    gauge('A相电流', 'A', '0', '1250'),
    gauge('B相电流', 'A', '0', '1250'),
    gauge('C相电流', 'A', '0', '1250'),
    gauge('线电压Uab', 'V', '370', '420', '重要'),
    gauge('有功功率', 'kW', '0', '680'),
    gauge('无功功率', 'kvar', '-120', '300'),
    gauge('功率因数', '无', '0.85', '1'),
    total('正向有功电能', 'kWh'),
  ],
};

export const LIFT_PUMP: DeviceKind = {
  name: '污水提升泵',
  tag: 'WP',
  makers: [
    ['飞力', 'NP3153'],
    ['凯泉', 'WQ150-20-15'],
  ],
  price: [14, 48],
  points: [
    gauge('电机电流', 'A', '0', '45'),
    gauge('集水井液位', '%', '15', '85', '重要'),
    state('远程启停', true),
    ...RUNNING,
  ],
};

export const BLOWER: DeviceKind = {
  name: '曝气风机',
  tag: 'BW',
  makers: [
    ['百事德', 'BK8016'],
    ['章丘鼓风机', 'ZR6-200'],
  ],
  price: [38, 120],
  points: [
    gauge('出口风压', 'kPa', '30', '75'),
    gauge('电机电流', 'A', '0', '98'),
    ...metered('55'),
    setting('频率给定', 'Hz', '25', '50'),
    ...RUNNING,
  ],
};

export const WATER_ANALYZER: DeviceKind = {
  name: '总排口在线仪表',
  tag: 'WA',
  makers: [
    ['哈希', 'SC1000'],
    ['恩德斯豪斯', 'Liquiline CM448'],
  ],
  price: [85, 210],
  points: [
    gauge('pH值', 'pH', '6', '9', '紧急'),
    gauge('COD浓度', 'mg/L', '0', '80', '紧急'),
    gauge('氨氮浓度', 'mg/L', '0', '8', '紧急'),
    gauge('总磷浓度', 'mg/L', '0', '0.5', '重要'),
    gauge('排放流量', 'm³/h', '0', '120'),
    total('累计排放量', 'm³'),
  ],
};

export const OXIDIZER: DeviceKind = {
  name: '废气焚烧炉',
  tag: 'RT',
  makers: [
    ['杜尔', 'Oxi.X RV'],
    ['恒尔', 'RTO-30000'],
  ],
  price: [1200, 3600],
  points: [
    gauge('燃烧室温度', '℃', '760', '920', '紧急'),
    gauge('进口VOC浓度', 'ppm', '0', '1500', '重要'),
    gauge('出口VOC浓度', 'ppm', '0', '45', '紧急'),
    gauge('床层压差', 'kPa', '0', '3.5'),
    gauge('主风机频率', 'Hz', '20', '50'),
    gauge('天然气流量', 'm³/h', '0', '65'),
    ...RUNNING,
  ],
};
