// Beverages and fine chemicals.
import type { DeviceKind } from '../device-kind.ts';
import { fault, gauge, metered, mode, RUNNING, setting, state, total } from '../point-template.ts';

export const BLOW_MOLDER: DeviceKind = {
  name: '吹瓶机',
  tag: 'BO',
  makers: [
    ['克朗斯', 'Contiform 3'],
    ['达意隆', 'CPXL-20'],
  ],
  price: [3600, 8600],
  points: [
    gauge('加热炉温度', '℃', '90', '125'),
    gauge('预吹压力', 'MPa', '0.6', '1.4'),
    gauge('高压吹压力', 'MPa', '2.4', '3.8', '重要'),
    gauge('产量', '无', '12000', '36000'),
    ...metered('380'),
    ...RUNNING,
  ],
};

export const FILLER: DeviceKind = {
  name: '无菌灌装机',
  tag: 'FI',
  makers: [
    ['克朗斯', 'Modulfill HES'],
    ['西得乐', 'Sensofill FMa'],
    ['新美星', 'GZS36000'],
  ],
  price: [5200, 13500],
  points: [
    gauge('灌装温度', '℃', '18', '32', '重要'),
    gauge('料缸液位', '%', '35', '80'),
    gauge('料缸背压', 'kPa', '2', '12'),
    gauge('灌装流量', 'm³/h', '4', '26'),
    gauge('净化区压差', 'Pa', '10', '45', '紧急'),
    total('累计瓶数', '个'),
    mode('产品规格', '字符串'),
    ...RUNNING,
  ],
};

export const STERILIZER: DeviceKind = {
  name: '超高温杀菌机',
  tag: 'UH',
  makers: [
    ['利乐', 'Therm Aseptic Drink'],
    ['基伊埃', 'VARITUBE S'],
  ],
  price: [1400, 3300],
  points: [
    gauge('杀菌温度', '℃', '134', '142', '紧急'),
    gauge('保温管出口温度', '℃', '133', '141', '紧急'),
    gauge('产品流量', 'm³/h', '6', '24'),
    gauge('蒸汽压力', 'MPa', '0.30', '0.65'),
    gauge('背压', 'MPa', '0.35', '0.70', '重要'),
    setting('杀菌温度设定', '℃', '135', '141'),
    fault('杀菌温度不足回流', '紧急'),
    ...RUNNING,
  ],
};

export const CLEANING_STATION: DeviceKind = {
  name: 'CIP清洗站',
  tag: 'CI',
  makers: [
    ['阿法拉伐', 'CIP-4T'],
    ['基伊埃', 'ECO-MATRIX'],
  ],
  price: [260, 720],
  points: [
    gauge('碱液温度', '℃', '60', '85'),
    gauge('碱液浓度', '%', '1.2', '2.5'),
    gauge('酸液浓度', '%', '0.8', '1.8'),
    gauge('回流流量', 'm³/h', '8', '32'),
    mode('清洗步骤'),
    ...RUNNING,
  ],
};

export const REACTOR: DeviceKind = {
  name: '搪玻璃反应釜',
  tag: 'RX',
  makers: [
    ['工业搪瓷', 'K6300'],
    ['德地氏', 'AE-5000'],
  ],
  price: [180, 520],
  points: [
    gauge('釜内温度', '℃', '-15', '140', '紧急'),
    gauge('釜内压力', 'MPa', '-0.095', '0.300', '紧急'),
    gauge('夹套温度', '℃', '-20', '150'),
    gauge('釜液位', '%', '10', '80', '重要'),
    gauge('搅拌转速', 'rpm', '20', '110'),
    gauge('搅拌电流', 'A', '0', '36'),
    setting('釜温设定', '℃', '-15', '135'),
    state('进料阀开到位'),
    state('底阀开到位'),
    ...RUNNING,
  ],
};

export const CENTRIFUGE: DeviceKind = {
  name: '平板离心机',
  tag: 'CF',
  makers: [
    ['赛德力', 'PGZ1250'],
    ['华大离心机', 'LPGZ1600'],
  ],
  price: [160, 420],
  points: [
    gauge('转鼓转速', 'rpm', '0', '1200', '重要'),
    gauge('机座振动', 'mm/s', '0', '11.2', '紧急'),
    gauge('腔内氧含量', '%', '0', '5', '紧急'),
    gauge('轴承温度', '℃', '10', '80'),
    ...RUNNING,
  ],
};

export const VACUUM_DRYER: DeviceKind = {
  name: '双锥真空干燥机',
  tag: 'VD',
  makers: [
    ['范群干燥', 'SZG-3000'],
    ['先锋干燥', 'GSZ-2000'],
  ],
  price: [95, 260],
  points: [
    gauge('罐内温度', '℃', '20', '85', '重要'),
    gauge('罐内真空度', 'kPa', '-99', '-85'),
    gauge('热水温度', '℃', '40', '95'),
    ...metered('15'),
    ...RUNNING,
  ],
};
